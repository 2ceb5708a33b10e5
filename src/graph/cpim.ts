// The back end of Azure AD B2C behind Graph's beta paths (policy keys, custom policies, user flows and their parts): its error codes
// mean what they say whatever the status, which is often 400. Source: Azure AD B2C documentation, error codes.

import { failureOf, type GraphAnswer } from './answer.ts'

/** A code of the back end: in the place of Graph's own code, or inside the text, whatever stands in that place. */
const ownCode = /\bAADB2C(\d{5})\b/

/** What the back end says in a text without a code: its templates, which are documented with their codes. */
const templates: readonly (readonly [RegExp, string])[] = [
  [/\bwith '[^']+': .* cannot be found in the directory\b/i, '90073'],
  [/\btrustframework key set with id .* is not created\b/i, '95052'],
  [/^multiple concurrent writes to the same object detected/i, '95053'],
  [/^there is a problem with the service\b/i, '90063']
]

/** The five digits of the code, or of the template of the text; undefined for an answer of Graph itself, or one of neither. */
export const cpimCode = (answer: GraphAnswer): string | undefined => {
  if (answer.status < 400) return undefined
  const { code, message } = failureOf(answer)
  const written = ownCode.exec(code)?.[1] ?? ownCode.exec(message)?.[1]
  return written ?? templates.find(([template]) => template.test(message))?.[1]
}

/** True for "cannot be found in the directory": of a key set, a policy, an identity provider. Seen as 404 and as 400. */
export const isCpimMissing = (answer: GraphAnswer): boolean =>
  (answer.status === 404 || answer.status === 400) && cpimCode(answer) === '90073'

const takenCodes: ReadonlySet<string> = new Set(['95028', '95038'])

/** True for the refusal of a creation whose name or id is taken. Seen as 400 and as 409, with a code for each kind of thing. */
export const isCpimExisting = (answer: GraphAnswer): boolean =>
  (answer.status === 400 || answer.status === 409) &&
  (takenCodes.has(cpimCode(answer) ?? '') || /\balready exists\b/i.test(failureOf(answer).message))

/** True when a path of Azure AD B2C was asked of a tenant of another kind. Seen as 403 and as 401. */
export const isOtherDirectory = (answer: GraphAnswer): boolean =>
  (answer.status === 403 || answer.status === 401) &&
  /is not an Azure AD B2C directory/i.test(failureOf(answer).message)

const busyCodes: ReadonlySet<string> = new Set(['95053', '95043', '90244', '90229'])

/** True when writes overlapped or came too fast: nothing was done. */
export const isCpimBusy = (answer: GraphAnswer): boolean => busyCodes.has(cpimCode(answer) ?? '')

/** "There is a problem with the service", and a fault of the service seen at random: what came of the request is open. */
export const isCpimFlaky = (answer: GraphAnswer): boolean =>
  cpimCode(answer) === '90063' ||
  (answer.status === 400 && /^object reference not set to an instance of an object/i.test(failureOf(answer).message))

/** Two uploads that name the same new attribute create its extension property at the same time. */
export const isExtensionRace = (answer: GraphAnswer): boolean =>
  answer.status === 409 && /extension property exists with the name/i.test(failureOf(answer).message)
