// What is told of federated credentials that stand as declared and still will not do what was probably meant. Pure.

import type { RunClaims } from '../../auth/signIn.ts'
import type { Annotation } from '../../reconcile/report.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { AppServices } from '../app/services.ts'
import { mostFederatedCredentials } from './declared.ts'
import { expressionOf, flexibleIssuer, subjectsOf } from './flexible.ts'
import { defaultSubjects, formOf, isGitHubIssuer } from './gitHubSubject.ts'
import { outcomeOf, type Pair, trustedText } from './match.ts'
import { isOfSameRepository, ownSpelling, speaksForRepository, subjectRepository } from './ownTrust.ts'

/** What the warnings go by. `present` is how many credentials the application will have; `run` what the run's own token says. */
export type WarningFacts = Pick<AppServices, 'trust'> & {
  readonly app: ManagedApp
  readonly pairs: readonly Pair[]
  readonly present: number
  readonly run: RunClaims | undefined
  readonly trustsRun: boolean
}

/** From so many on, a credential a branch is about to meet the limit. */
const manyCredentials = 15

/** The warnings of one app. */
export const warningsOf = (facts: WarningFacts): readonly Annotation[] =>
  [...facts.pairs.flatMap(pair => pairWarnings(pair, facts)), ...crowdWarning(facts)].map(text => ({
    title: 'Federated credentials',
    text: `${facts.app.displayName}: ${text}`
  }))

const pairWarnings = (pair: Pair, facts: WarningFacts): readonly string[] => [
  ...spellingWarning(pair, facts),
  ...handedOnWarning(pair, facts),
  ...keptWarning(pair, facts),
  ...flexibleWarning(pair, facts)
]

/** Subjects are compared letter by letter, and the run's own token shows how GitHub spells those of its repository. */
const spellingWarning = ({ credential }: Pair, { run }: WarningFacts): readonly string[] => {
  const { subject, issuer, issuerFrom } = credential
  if (subject === undefined || subject === run?.subject) return []
  const isOfRun = run !== undefined && issuer === run.issuer
  const spelling = isOfRun ? ownSpelling(subject, run) : undefined
  if (spelling !== undefined)
    return [
      `the subject ${subject} is not spelled as in this run's own token, and Microsoft Entra compares letter by letter: declare ${spelling}.`
    ]
  const form = formOf(subject).kind
  const runForm = run && formOf(run.subject).kind
  if (isOfRun && runForm === 'customised' && form === 'default' && speaksForRepository(subject, run))
    return [
      `the subjects of this repository are customised, and the token of this run has ${run.subject}: ${subject} matches none of them.`
    ]
  const isOfGitHub = issuerFrom !== 'declaration' || isGitHubIssuer(issuer)
  const isTemplateOfRun = runForm === 'customised' && keyOf(run?.subject) === keyOf(subject)
  return form === 'customised' && isOfGitHub && !isTemplateOfRun
    ? [
        `GitHub sends the subject ${subject} only where a template customises the subjects of a repository; without one it sends ${defaultSubjects}. A subject of another issuer needs that issuer beside it.`
      ]
    : []
}

/** A name is one credential: two jobs that declare themselves under the same name take it from each other. */
const handedOnWarning = (pair: Pair, { run }: WarningFacts): readonly string[] => {
  const { credential, match, by } = pair
  if (run === undefined || match === undefined || by !== 'name' || credential.subject !== run.subject) return []
  return isOfSameRepository(match, run)
    ? [
        `${match.name} trusts ${trustedText(match)}, another job of this repository, which can no longer sign in once this run takes the name. Where both are to, give each a name of its own, or none: then it follows from the subject.`
      ]
    : []
}

const keyOf = (subject: string | undefined): string | undefined => subject?.split(':', 1)[0]

/** What the declaration does not name stays as it is, also where this run, or the issuer's tokens, will be refused for it. */
const keptWarning = (pair: Pair, { run }: WarningFacts): readonly string[] => {
  const { credential, match, by } = pair
  if (match === undefined) return []
  const { audience, issuer, subject } = outcomeOf(pair)
  const keptIssuer = by === 'name' && issuer !== credential.issuer
  const isRun = run !== undefined && subject === run.subject && issuer === run.issuer
  const keptAudience = isRun && audience !== credential.audience && audience !== ''
  return [
    ...(keptIssuer
      ? [
          `${match.name} keeps its issuer ${issuer}, for the declaration names none: tokens of ${credential.issuer} do not match it. Declare the issuer beside the subject, or give the subject another name.`
        ]
      : []),
    ...(keptAudience
      ? [
          `${match.name} keeps its audience ${audience}, for the declaration names none: a sign-in of this run with the audience ${credential.audience} is refused. Declare the audience in the configuration file, or sign in with oidc-audience: ${audience}.`
        ]
      : [])
  ]
}

const flexibleWarning = (
  { credential: { expression, name } }: Pair,
  { run, trust }: WarningFacts
): readonly string[] => {
  if (expression === undefined) return []
  const issuer = run?.issuer ?? trust.issuer
  if (isGitHubIssuer(issuer) && issuer !== flexibleIssuer)
    return [
      `flexible credentials hold for tokens of ${flexibleIssuer} alone, and those of this run are of ${issuer}: ${name} matches none of them.`
    ]
  if (run === undefined) return []
  return subjectsOf(expression).flatMap(subject => {
    const spelling = ownSpelling(subject, run)
    return spelling === undefined
      ? []
      : [
          `${subject} in the expression of ${name} is not spelled as in this run's own token, and Microsoft Entra compares letter by letter: declare ${spelling}.`
        ]
  })
}

/** `current-run` adds a credential for every branch that runs with it. */
const crowdWarning = ({ present, run, trustsRun }: WarningFacts): readonly string[] => {
  if (!trustsRun || run === undefined || present < manyCredentials) return []
  const branches = expressionOf(`repo:${subjectRepository(run)}:ref:refs/heads/*`)
  return [
    `the application has ${present} federated credentials of at most ${mostFederatedCredentials}, and current-run adds one for every branch that runs with it. Remove those of branches that are gone, and trust many branches at once: by the environment of the job, whose subject they share, or by a flexible credential, ${branches}.`
  ]
}
