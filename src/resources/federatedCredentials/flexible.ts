// Flexible federated identity credentials: an expression about the claims of GitHub's tokens in the place of one subject.
// Pure. Source: Microsoft Entra documentation, "Flexible federated identity credentials"; Microsoft Graph has them in beta.

import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'

/** The only issuer of whose tokens they know the claims. */
export const flexibleIssuer = 'https://token.actions.githubusercontent.com'

/** The version of the language that expressions are written in. */
export const languageVersion = 1

/** The expression that holds for subjects of this pattern. */
export const expressionOf = (subjectPattern: string): string => `claims['sub'] matches '${subjectPattern}'`

/** The claims of GitHub's tokens that Microsoft Entra compares. */
const claim = String.raw`claims\['(?:sub|job_workflow_ref)'\]`
const comparison = String.raw`${claim}\s+(?:eq|matches)\s+'(?:[^'\\]|''|\\.)*'`
const pattern = new RegExp(String.raw`^\s*${comparison}(?:\s+and\s+${comparison})*\s*$`)
const example = expressionOf('repo:contoso/policies:ref:refs/heads/*')

/** An expression. */
export const parseExpression = (text: string): Result<string> =>
  pattern.test(text) && !/\p{Cc}/u.test(text)
    ? ok(text.trim())
    : err(
        `${quoted(text)} is no expression about claims; accepted: claims['sub'] or claims['job_workflow_ref'], eq or matches, and a text in single quotes, where matches takes ? and * as wildcards; several joined by and, such as ${example}`
      )

/** The texts that an expression compares the subject with; `?` and `*` stand in them where `matches` compares. */
const subjectsIn = (expression: string): readonly (readonly [operator: string, value: string])[] =>
  [...expression.matchAll(/claims\['sub'\]\s+(eq|matches)\s+'((?:[^'\\]|''|\\.)*)'/g)].map(
    ([, operator = '', value = '']) => [operator, value]
  )

/** The subjects, or patterns of them, that an expression asks for. */
export const subjectsOf = (expression: string): readonly string[] => subjectsIn(expression).map(([, value]) => value)

/** True when an expression may hold for the subject, as far as it speaks of subjects at all. */
export const mayHoldFor = (expression: string, subject: string): boolean =>
  subjectsIn(expression).every(([operator, value]) => {
    if (operator === 'eq') return value === subject
    const literal = value.replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    return new RegExp(`^${literal.replaceAll('?', '.').replaceAll('*', '.*')}$`, 's').test(subject)
  })

/** True when every subject of an expression begins with `prefix`. */
export const speaksOf = (expression: string, prefix: string): boolean => {
  const subjects = subjectsIn(expression)
  return subjects.length > 0 && subjects.every(([, value]) => value.startsWith(prefix))
}
