// What a file would say of the federated credentials of an application that is there. What no file may say stays all the same: the
// list is not owned whole.

import { remoteText } from '../../util/http.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedKeys, leftOut } from '../exported.ts'
import { parseCredentialName, parseWrittenCredential, type WrittenCredential } from './declared.ts'
import { type ExistingCredential, readExisting } from './existing.ts'
import { trustedText } from './match.ts'

/** The credentials, each with its issuer: another run may live on another server. */
export const exportedFederatedCredentials = async (view: AppView): Promise<ExportedKeys> => {
  const { credentials, isReadable } = await readExisting('nobody', view)
  if (!isReadable)
    return {
      written: {},
      notes: [leftOut(['federatedCredentials'], 'Graph does not show the federated credentials')]
    }
  const names = credentials.map(({ name }) => name.toLowerCase())
  const read = credentials.map((existing, index) => {
    const isNamed = parseCredentialName(existing.name).ok && names.indexOf(existing.name.toLowerCase()) === index
    const written = writtenOf(existing, isNamed, view.services.trust.audience)
    return { existing, written, parsed: parseWrittenCredential(written) }
  })
  const declared = read.filter(({ parsed }) => parsed.ok).map(({ written }) => written)
  const notes = read.flatMap(({ existing, parsed }) => {
    if (parsed.ok) return []
    const why = remoteText(`${trustedText(existing)}: ${parsed.problem}`, 400)
    return [
      leftOut(
        ['federatedCredentials'],
        `the federated credential ${existing.name} is not declared and stays: no file may say ${why}`
      )
    ]
  })
  return { written: declared.length === 0 ? {} : { federatedCredentials: declared }, notes }
}

const writtenOf = (
  { name, issuer, subject, expression, audience }: ExistingCredential,
  isNamed: boolean,
  usualAudience: string
): WrittenCredential => {
  return {
    ...(isNamed && { name }),
    ...(subject === undefined ? { claimsMatchingExpression: expression ?? '' } : { subject, issuer }),
    ...(audience !== '' && audience !== usualAudience && { audience })
  }
}
