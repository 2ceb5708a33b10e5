// The federated identity credentials that an application has, and the version of Microsoft Graph that shows all of them.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import { type GraphAnswer, listsAll, type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byId, byKey } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { asObject, asText, type Fields } from '../../util/json.ts'
import type { AppView } from '../app/scope.ts'

/**
 * One that the tenant has: it trusts tokens by their subject, or by an expression about their claims. It has neither where v1.0
 * alone could be read, which does not show the expression.
 */
export type ExistingCredential = {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly subject: string | undefined
  readonly expression: string | undefined
  readonly audience: string
  readonly description: string | undefined
}

/**
 * All of an application, and whether beta showed them: then what is written goes there too. `isReadable` is false where neither
 * version showed them, and nobody needs them.
 */
export type ExistingCredentials = {
  readonly credentials: readonly ExistingCredential[]
  readonly inBeta: boolean
  readonly isReadable: boolean
}

/** Who needs them: somebody who would write some, with expressions or without, or nobody. */
export type Need = 'nobody' | 'subjects' | 'expressions'

/**
 * Reads them by the key, in one batch with the application itself; by its id where the key lives in a tag, in the batch after.
 * v1.0 has no expressions, and may fail where an application has one, or show no subject (Microsoft Entra documentation, "Flexible
 * federated identity credentials"): then beta is asked, and where it does not answer, what v1.0 said counts.
 * @throws ActionError when somebody needs them and they cannot be read.
 */
export const readExisting = async (need: Need, scope: AppView): Promise<ExistingCredentials> => {
  const { app, application, reader } = scope
  const first = need === 'expressions' ? inBeta : ifPossible
  const byName = readOf(byKey('applications', 'uniqueName', app.uniqueName), app.uniqueName)
  if (app.adoptClientId === undefined) void reader.get(first(byName))
  const located = await application()
  const shown = (credentials: readonly ExistingCredential[], isBeta: boolean): ExistingCredentials => ({
    credentials,
    inBeta: isBeta,
    isReadable: true
  })
  if (located.state === 'missing') return shown([], need === 'expressions')
  const isKeyed = located.keyPlace === 'uniqueName' && !located.adopted
  const read = isKeyed ? byName : readOf(byId('applications', located.application.id), app.uniqueName)
  let answer = await reader.get(first(read))
  // The application was found: a replica lags. It is waited for whoever asks, for what is not shown counts as somebody's.
  if (isMissing(answer)) answer = await reader.get({ ...(need === 'expressions' ? inBeta(read) : read), isKnown: true })
  if (need === 'expressions' && answer.status === 400) throw noBeta(read, answer)
  if (need === 'expressions') return shown(credentialsOf(inBeta(read), answer), true)
  const isWhole = isShown(answer) && valuesOf<Shown>(answer).every(({ subject }) => typeof subject === 'string')
  if (isWhole) return shown(credentialsOf(read, answer), false)
  if (answer.status !== 403) {
    const whole = await reader.get(ifPossible(inBeta(read)))
    if (isShown(whole)) return shown(credentialsOf(read, whole), true)
  }
  if (isShown(answer)) return shown(credentialsOf(read, answer), false)
  // Neither version answered at once: whoever needs the credentials waits for v1.0 as long as it takes.
  if (need !== 'nobody') return shown(credentialsOf(read, await reader.get(read)), false)
  const again = await reader.get({ ...ifPossible(read), isKnown: true })
  return isShown(again)
    ? shown(credentialsOf(read, again), false)
    : { credentials: [], inBeta: false, isReadable: false }
}

const readOf = (path: string, uniqueName: string): Read => ({
  path: `${path}/federatedIdentityCredentials`,
  operation: `read the federated credentials of ${uniqueName}`,
  requirement: requirements.readApplications
})

/** An answer without a list does not say that there are none. */
const isShown = (answer: GraphAnswer): boolean => succeeded(answer) && listsAll(answer)

const inBeta = (read: Read): Read => ({ ...read, version: 'beta' })
const ifPossible = (read: Read): Read => ({ ...read, optional: true })

/** A credential as beta has it; v1.0 and Microsoft's types of it lack the expression. */
type Shown = graphTypes.FederatedIdentityCredential & {
  readonly claimsMatchingExpression?: { readonly value?: string }
}

const credentialsOf = (read: Read, answer: GraphAnswer): readonly ExistingCredential[] => {
  if (isShown(answer)) return valuesOf<Shown>(answer).map(existingOf)
  throw toActionError(read, answer)
}

const noBeta = (read: Read, answer: GraphAnswer): ActionError => {
  const { code, message } = toActionError(read, answer)
  return new ActionError({
    code,
    message,
    hint: 'An expression about claims (claimsMatchingExpression) needs the beta version of Microsoft Graph, which refused this read: declare subjects instead.'
  })
}

const existingOf = (fields: Fields<Shown>): ExistingCredential => ({
  id: String(fields.id),
  name: String(fields.name),
  issuer: String(fields.issuer),
  subject: asText(fields.subject) || undefined,
  expression: asText(asObject(fields.claimsMatchingExpression).value) || undefined,
  audience: Array.isArray(fields.audiences) ? String(fields.audiences[0]) : '',
  description: asText(fields.description) || undefined
})
