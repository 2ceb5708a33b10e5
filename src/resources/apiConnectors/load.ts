// From what the file says of API connectors to what is wanted: passwords and PFX files come from the environment.

import { readSecret, type VersionedSecret } from '../tenant/environmentText.ts'
import type { LoadContext } from '../tenant/load.ts'
import { type Pkcs12, readPkcs12 } from '../tenant/pkcs12.ts'
import { checkRecordPlace } from '../tenant/secretVersion.ts'
import type { SaidAuthentication, SaidConnector } from './field.ts'

/** How a connector proves itself. */
export type Authentication =
  | { readonly kind: 'basic'; readonly username: string; readonly password: VersionedSecret }
  | ({ readonly kind: 'certificate' } & Pkcs12)

/** A connector as it is wanted. */
export type DesiredConnector = {
  readonly name: string
  readonly url: string
  readonly authentication: Authentication
}

/** Reads what the connectors point at. What cannot be had is reported, and its connector left out. */
export const loadApiConnectors = async (
  said: readonly SaidConnector[],
  context: LoadContext
): Promise<readonly DesiredConnector[]> => {
  const desired: DesiredConnector[] = []
  for (const { name, url, authentication: written } of said) {
    const authentication = await loadAuthentication(name, written, context)
    if (authentication !== undefined) desired.push({ name, url, authentication })
  }
  return desired
}

const loadAuthentication = async (
  name: string,
  said: SaidAuthentication,
  context: LoadContext
): Promise<Authentication | undefined> => {
  if (said.kind === 'certificate') {
    const read = await readPkcs12(said.pkcs12, ['apiConnectors', name, 'clientCertificate', 'pkcs12'], context)
    return read && { kind: 'certificate', ...read }
  }
  const path = ['apiConnectors', name, 'basic', 'password']
  checkRecordPlace(said.password, path, context)
  const password = readSecret(said.password, path, context)
  return password && { kind: 'basic', username: said.username, password }
}
