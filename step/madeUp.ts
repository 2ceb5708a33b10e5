// Values that a repository would hold and that nobody has given: variables and secrets, made up by what they are for.

import { createHash, randomBytes } from 'node:crypto'
import type { Emulator } from 'b2c-emulator'
import { selfSignedCertificate } from '../harness/certificate.ts'
import { dayMs } from '../harness/times.ts'

/** What a value is for: an input of the step that it stands in, or what its name says. */
export type Purpose = 'client-id' | 'client-secret' | 'client-certificate' | 'tenant-id' | 'github-token' | 'other'

const inputs: readonly Purpose[] = ['client-id', 'client-secret', 'client-certificate', 'tenant-id', 'github-token']

/** What a name is for: that of an input, a variable or a secret. */
export const purposeOf = (input: string | undefined, name: string): Purpose => {
  const known = inputs.find(one => one === input)
  if (known !== undefined) return known
  // Any other input of ours says nothing of a value by the name of its variable.
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (/clientid$/.test(plain)) return 'client-id'
  if (/clientsecret$/.test(plain)) return 'client-secret'
  if (/tenant(?:id|domain|name)?$/.test(plain)) return 'tenant-id'
  if (/(?:githubtoken|writertoken|pat)$/.test(plain)) return 'github-token'
  return 'other'
}

/** A GUID that follows from a text. */
const guidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Makes values up; the same ones when asked again. */
export type MadeUp = {
  /**
   * A value for a purpose; undefined: nothing sensible can be said.
   *
   * @param key tells apart what may differ: the environment, the context and the name
   * @param tenant the tenant that is probably meant
   */
  readonly value: (purpose: Purpose, key: string, tenant: string) => string | undefined
  /** A secret of which nothing is known. */
  readonly secret: (key: string) => string
}

const writer = {
  contents: 'read',
  pull_requests: 'write',
  issues: 'write',
  secrets: 'write',
  environments: 'write',
  organization_secrets: 'write',
  dependabot_secrets: 'write',
  organization_dependabot_secrets: 'write',
  actions_variables: 'write',
  organization_actions_variables: 'write'
} as const

/** A certificate and its private key, as the input client-certificate takes them. */
export const madeUpCertificate = async (): Promise<string> => {
  const { certificatePem, keyPem } = await selfSignedCertificate({ untilMs: Date.now() + 300 * dayMs })
  return certificatePem + keyPem
}

/** Values for one emulator. `certificate` is a caller's. */
export const createMadeUp = ({ gitHub }: Emulator, certificate: string | undefined): MadeUp => {
  const known = new Map<string, string>()
  const once = (key: string, make: () => string): string => {
    const value = known.get(key) ?? make()
    known.set(key, value)
    return value
  }
  const secret = (key: string): string => once(key, () => randomBytes(24).toString('base64url'))
  return {
    value: (purpose, key, tenant) => {
      const all = `${key} ${purpose}`
      if (purpose === 'client-id') return once(`${all} ${tenant}`, () => guidOf(`caller ${all} ${tenant}`))
      if (purpose === 'tenant-id') return tenant
      if (purpose === 'client-secret') return secret(all)
      if (purpose === 'github-token')
        return once(all, () => gitHub.token({ kind: 'fine-grained', permissions: writer }))
      return purpose === 'client-certificate' ? certificate : undefined
    },
    secret
  }
}
