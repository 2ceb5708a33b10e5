// What a file would say of the API connectors of a tenant. Their passwords and private keys cannot be read: the file names a variable
// for each.

import { expectSuccess } from '../../graph/failure.ts'
import { type ExportedSection, type ExportNote, leftOut, remark } from '../exported.ts'
import { type ApiConnector, parseApiConnectors, apiConnectorsRead as read } from '../tenant/apiConnector.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { recordedVersion } from '../tenant/secretVersion.ts'
import { variableNames } from '../tenant/variableNames.ts'
import { keyOf } from './planConnector.ts'

/** The connectors by display name. @throws ActionError `permission` when they may not be read. */
export const exportedApiConnectors = async ({ reader, services }: TenantScope): Promise<ExportedSection> => {
  const [answer, record] = await Promise.all([reader.get(read), services.record.entries()])
  const listed = parseApiConnectors(expectSuccess(read, answer))
  const nameOf = variableNames()
  const value: Record<string, unknown> = {}
  const notes: ExportNote[] = []
  for (const connector of listed) {
    const { displayName: name, targetUrl: url, authentication } = connector
    const problem = problemOf(connector, listed)
    if (problem !== undefined) {
      notes.push(leftOut([], `the API connector ${JSON.stringify(name)} is not declared: ${problem}`))
    } else if (authentication.kind === 'basic') {
      const env = nameOf('CONNECTOR', name, 'PASSWORD')
      const version = recordedVersion(record.get(keyOf(name))) ?? 1
      value[name] = { url, basic: { username: authentication.username, password: { env, version } } }
      const text = `mode apply wants the password in ${env}, and sends it when the version is raised: what the tenant has cannot be read`
      notes.push(remark([name, 'basic', 'password'], text))
    } else {
      const env = nameOf('CONNECTOR', name, 'PFX')
      value[name] = { url, clientCertificate: { pkcs12: { env } } }
      const text = `mode apply wants the PFX file in base64 in ${env}, and its password in the variable of passwordEnv, if it has one`
      notes.push(remark([name, 'clientCertificate', 'pkcs12'], text))
    }
  }
  return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes }
}

const problemOf = (
  { displayName, authentication }: ApiConnector,
  listed: readonly ApiConnector[]
): string | undefined => {
  const isSameName = (one: ApiConnector): boolean => one.displayName.toLowerCase() === displayName.toLowerCase()
  if (listed.filter(isSameName).length > 1) return 'another one has its name'
  const isKnown =
    authentication.kind === 'basic' || (authentication.kind === 'certificates' && authentication.thumbprints.length > 0)
  return isKnown ? undefined : 'how it proves itself to its API cannot be said in a file'
}
