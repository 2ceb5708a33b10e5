// The language of flexible federated identity credentials, version 1: comparisons of claims, joined by `and`.
// Microsoft Entra documentation, "Flexible federated identity credentials".

type Comparison = { readonly claim: string; readonly operator: 'eq' | 'matches'; readonly value: string }

/** The claims that the language knows of GitHub's tokens. */
const gitHubClaims = ['sub', 'job_workflow_ref']

const comparison = /^\s*claims\['([^']+)'\]\s+(eq|matches)\s+'([^']*)'\s*(?:\s(and)\s|$)/

/** The comparisons of an expression; undefined when it is none. */
export const parseClaimsExpression = (text: string): readonly Comparison[] | undefined => {
  const comparisons: Comparison[] = []
  let rest = text
  while (true) {
    const [whole, claim, operator, value = '', more] = comparison.exec(rest) ?? []
    if (whole === undefined || claim === undefined || !gitHubClaims.includes(claim)) return undefined
    comparisons.push({ claim, operator: operator === 'eq' ? 'eq' : 'matches', value })
    rest = rest.slice(whole.length)
    if (more === undefined) return rest === '' ? comparisons : undefined
  }
}

/** True when every comparison holds for the claims; `?` stands for one character, `*` for any number of them. */
export const matchesClaims = (expression: string, claims: Readonly<Record<string, unknown>>): boolean => {
  const comparisons = parseClaimsExpression(expression)
  return comparisons?.every(({ claim, operator, value }) => holds(operator, value, claims[claim])) ?? false
}

const holds = (operator: Comparison['operator'], value: string, claim: unknown): boolean => {
  if (typeof claim !== 'string') return false
  return operator === 'eq' ? claim === value : patternOf(value).test(claim)
}

const patternOf = (value: string): RegExp =>
  new RegExp(
    `^${value
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('?', '.')
      .replaceAll('*', '.*')}$`,
    's'
  )
