// API connectors with a client certificate: recognized by its thumbprint, uploaded beside the others when it is another.

import { describe, expect, test } from '@jest/globals'
import { type SelfSignedCertificate, selfSignedCertificate } from '../../../harness/certificate.ts'
import { pfxOf } from '../../../harness/pfx.ts'
import { dayMs } from '../../../harness/times.ts'
import { openSignIn, plannedSignIn, type SignInFixture } from './signInFixture.ts'

const file = (passwordEnv = ', passwordEnv: PFX_PASSWORD') =>
  `apiConnectors:\n  enrich: { url: 'https://api.example', clientCertificate: { pkcs12: { env: PFX${passwordEnv} } } }\n`
const basic =
  "apiConnectors:\n  enrich: { url: 'https://api.example', basic: { username: u, password: { env: ENRICH_PASSWORD, version: 1 } } }\n"

const derOf = ({ certificatePem }: SelfSignedCertificate): string =>
  certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, '')

const certificates = (identity: SignInFixture['identity']): readonly string[] => {
  const authentication = identity.apiConnectors.all()[0]?.authentication
  return authentication?.kind === 'certificates' ? authentication.certificates.map(({ der }) => der) : []
}

const made = async (untilMs = Date.now() + 400 * dayMs): Promise<SelfSignedCertificate> =>
  selfSignedCertificate({ untilMs })

describe('a client certificate', () => {
  test('is sent with the connector, found again by its thumbprint, and joined by another', async () => {
    const [one, other] = [await made(), await made()]
    const { run, identity, writes, emulator } = await openSignIn()
    const env = { PFX: pfxOf(one, { password: 'pass word' }), PFX_PASSWORD: 'pass word' }
    const first = await run(file(), { env })
    expect(first.errors + first.warnings).toBe('')
    expect(certificates(identity)).toEqual([derOf(one)])
    emulator.journal.clear()
    // The same certificate in another file, in lines, without a password.
    const lines = pfxOf(one, { algorithm: '3des' }).replaceAll(/(.{64})/g, '$1\n')
    expect(plannedSignIn(await run(file(''), { env: { PFX: lines } }))).toEqual([])
    expect(writes()).toEqual([])
    const another = { PFX: pfxOf(other, { password: 'x' }), PFX_PASSWORD: 'x' }
    const result = await run(file(), { env: another })
    expect(result.errors).toBe('')
    expect(plannedSignIn(result)).toEqual(['apiConnector update enrich'])
    expect(certificates(identity)).toEqual([derOf(one), derOf(other)])
    expect(plannedSignIn(await run(file(), { env: another }))).toEqual([])
  })

  test('takes the place of a password, and a password its place', async () => {
    const { run, identity, recorded } = await openSignIn()
    const one = await made()
    const env = { PFX: pfxOf(one), ENRICH_PASSWORD: 'a password of the api' }
    await run(basic, { env })
    const result = await run(file(''), { env })
    expect(result.errors).toBe('')
    expect(certificates(identity)).toEqual([derOf(one)])
    const back = await run(basic, { env })
    expect(back.errors).toBe('')
    expect(identity.apiConnectors.all()[0]?.authentication).toMatchObject({ password: env.ENRICH_PASSWORD })
    expect(recorded()).toEqual(['api-connector/enrich=1'])
  })

  test('is uploaded once although the answer is lost', async () => {
    const { run, identity, emulator } = await openSignIn()
    const [one, other] = [await made(), await made()]
    await run(file(''), { env: { PFX: pfxOf(one) } })
    const path = /\/uploadClientCertificate$/
    emulator.intercept({ service: 'graph', method: 'POST', path }, () => ({ status: 504, body: {} }))
    const result = await run(file(''), { env: { PFX: pfxOf(other) } })
    expect(result.errors).toBe('')
    expect(certificates(identity)).toEqual([derOf(one), derOf(other)])
  })

  test('that ends soon is a warning; one that the step does not have is one of a plan', async () => {
    const { run } = await openSignIn()
    const soon = await made(Date.now() + 3 * dayMs)
    const env = { PFX: pfxOf(soon) }
    const early = await run(file(''), { env: {}, inputs: { mode: 'plan' } })
    expect(early.errors).toContain('The environment variable PFX is not set or empty')
    const result = await run(file(''), { env })
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('The client certificate of the API connector enrich expires on')
    const later = await run(file(''), { env: {}, inputs: { mode: 'plan' } })
    expect(later.errors).toBe('')
    expect(plannedSignIn(later)).toEqual([])
    expect(later.warnings).toContain('The environment variable PFX is not set or empty')
  })

  test('under a wrong password, and what is no certificate, is a mistake that quotes nothing', async () => {
    const { run, writes } = await openSignIn()
    const pfx = pfxOf(await made(), { password: 'right' })
    const wrong = await run(file(), { env: { PFX: pfx, PFX_PASSWORD: 'wrong password' } })
    expect(wrong.errors).toContain('PFX_PASSWORD: this password does not open the PFX file of PFX')
    const missing = await run(file(''), { env: { PFX: pfx } })
    expect(missing.errors).toContain('accepted: with passwordEnv, the variable that holds the password')
    const none = await run(file(''), { env: { PFX: 'no file at all' } })
    expect(none.errors).toContain('does not hold a PFX file')
    for (const { stdout } of [wrong, missing, none])
      expect(stdout.replaceAll(/::add-mask::.*/g, '')).not.toMatch(/wrong password|no file at all/)
    expect(writes()).toEqual([])
  })
})
