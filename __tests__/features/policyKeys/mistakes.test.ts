// Mistakes are told all at once with their lines, before any request; secrets are told nowhere.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { selfSignedCertificate } from '../../../harness/certificate.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { pfxOf } from '../../../harness/pfx.ts'
import { configFile, emulate, inWorkspace, runInProcess, workspaceWith } from '../../hooks.ts'
import { openKeys } from './keysFixture.ts'

/** The mistakes that a file with these lines has, as `line: problem`. */
const mistakesOf = async (lines: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const emulator = await emulate()
  const config = configFile(`version: 1\npolicyKeys:\n${lines.map(line => `  ${line}\n`).join('')}`)
  const { errors } = await runInProcess({ emulator, env, inputs: { ...callerInputs(emulator), config } })
  expect(emulator.journal.entries()).toEqual([])
  return errors.split('\n').flatMap(line => /b2c\.yml:(\d+):\d+: (.*)$/.exec(line)?.slice(1, 3).join(': ') ?? [])
}

describe('a mistake', () => {
  test('of form, id or key is told with its line, and all of them at once', async () => {
    const mistakes = await mistakesOf(
      [
        'A: { generate: signature, existing: true }',
        'B: { generate: sign }',
        'C: {}',
        'D: { use: signature }',
        'E: { generate: signature, use: encryption }',
        'F: { existing: false }',
        'G: { generat: signature }',
        'H: { secret: { env: H } }',
        'I: { secret: { env: I, version: 0 } }',
        'J: { secret: { env: 1J, version: 1 } }',
        'K: { secret: { env: K, version: 1 } }',
        'L: [x]',
        'M:',
        'N: { pkcs12: { passwordEnv: N } }',
        `O: { secret: { env: "$${'{O}'}", version: 1 } }`,
        '"P P": { generate: signature }',
        'Q.bak: { existing: true }',
        'B2C_1A_: { existing: true }',
        'b2c_1a_R: { generate: signature }',
        'r: { generate: signature }',
        'S: { certificate: { file: nowhere.cer } }',
        '"../T": { existing: true }',
        `${'u'.repeat(101)}: { existing: true }`,
        'V: { secret: { env: V, version: -1 } }',
        'W: { secret: { env: V, version: 1.5 } }',
        'X: { secret: { env: V, version: "2" } }',
        'Y: { secret: { env: V, version: 1000000001 } }',
        'Z: { secret: { env: BLANK, version: 1 } }',
        'AA: { pkcs12: { env: BLANK } }'
      ],
      { V: 'value', BLANK: ' \t\n ' }
    )
    const at = (line: number) => mistakes.filter(mistake => mistake.startsWith(`${line}: `)).join()
    expect(at(3)).toContain(
      'policyKeys.A has generate and existing; accepted: one of generate, secret, pkcs12, certificate, existing'
    )
    expect(at(4)).toContain('accepted: signature, encryption')
    expect(at(5)).toBe(
      '5: policyKeys.C is empty; accepted: one of generate, secret, use, pkcs12, certificate, existing'
    )
    expect(at(6)).toContain('policyKeys.D has only its use')
    expect(at(7)).toContain('policyKeys.E.use does not belong to generate')
    expect(at(8)).toContain('accepted: true')
    expect(at(9)).toContain('policyKeys.G.generat is not known here; did you mean generate?')
    expect(at(10)).toContain('policyKeys.H.secret.version is missing')
    expect(at(11)).toContain('policyKeys.I.secret.version')
    expect(at(12)).toContain('"1J" is not the name of a variable')
    expect(at(13)).toContain('names the environment variable K, which is not set or empty')
    expect(at(14)).toContain('accepted: a map')
    expect(at(15)).toContain('accepted: a map')
    expect(at(16)).toContain('policyKeys.N.pkcs12.env is missing')
    expect(at(17)).toContain('holds a placeholder')
    expect(at(18)).toContain('"P P" is not the id of a policy key')
    expect(at(19)).toContain('names the copy that a removed policy key leaves behind')
    expect(at(20)).toContain('is not the id of a policy key')
    expect(at(21)).toBe('')
    expect(at(22)).toContain('policyKeys.r is the same policy key as "b2c_1a_R"')
    expect(at(23)).toContain('"nowhere.cer" cannot be read: ENOENT')
    expect(at(24)).toContain('"../T" is not the id of a policy key')
    expect(at(25)).toContain('is not the id of a policy key')
    expect(at(26)).toBe('26: policyKeys.V.secret.version is -1; accepted: 1 or more')
    expect(at(27)).toBe('27: policyKeys.W.secret.version is 1.5; accepted: a whole number')
    expect(at(28)).toBe('28: policyKeys.X.secret.version is the text "2"; accepted: a whole number')
    expect(at(29)).toBe('29: policyKeys.Y.secret.version is 1000000001; accepted: 1000000000 or less')
    expect(at(30)).toContain('names the environment variable BLANK, which is not set or empty')
    expect(at(31)).toContain('names the environment variable BLANK, which is not set or empty')
    // One mistake a line: nothing is told twice.
    expect(mistakes).toHaveLength(28)
  })

  test('of a PFX file is told by its sort, and quotes nothing of it', async () => {
    const [good, short, other, ec] = await Promise.all([
      selfSignedCertificate(),
      selfSignedCertificate({ bits: 1024 }),
      selfSignedCertificate(),
      selfSignedCertificate({ key: 'ec' })
    ])
    const env = {
      NONE: 'bm8gUEZY',
      TEXT: 'not base64 at all!',
      LOCKED: pfxOf(good, { password: 'a password' }),
      OLD: pfxOf(good, { password: 'a password', algorithm: '3des' }),
      WRONG: 'another password',
      KEYLESS: pfxOf(good, { withKey: false }),
      SHORT: pfxOf(short),
      FOREIGN: pfxOf(good, { certificatePem: other.certificatePem }),
      PEM: good.certificatePem
    }
    const mistakes = await mistakesOf(
      [
        'A: { pkcs12: { env: NONE } }',
        'B: { pkcs12: { env: TEXT } }',
        'C: { pkcs12: { env: LOCKED } }',
        'D: { pkcs12: { env: LOCKED, passwordEnv: WRONG } }',
        'E: { pkcs12: { env: OLD, passwordEnv: WRONG } }',
        'F: { pkcs12: { env: OLD, passwordEnv: UNSET } }',
        'G: { pkcs12: { env: KEYLESS } }',
        'H: { pkcs12: { env: SHORT } }',
        'I: { pkcs12: { env: FOREIGN } }',
        'J: { pkcs12: { env: PEM } }',
        'K: { pkcs12: { env: UNSET } }',
        'L: { pkcs12: { env: LOCKED, passwordEnv: "no name" } }'
      ],
      env
    )
    expect(mistakes).toHaveLength(12)
    const [a, b, c, d, e, f, g, h, i, j, k, l] = mistakes
    for (const mistake of [a, b, j]) expect(mistake).toContain('does not hold a PFX file (PKCS #12) in base64')
    expect(c).toContain('has a password; accepted: with passwordEnv')
    for (const mistake of [d, e])
      expect(mistake).toMatch(
        /passwordEnv names the environment variable WRONG: this password does not open the PFX file of/
      )
    expect(f).toContain('UNSET, which is not set or empty: this password does not open')
    expect(g).toContain('no private key')
    expect(h).toContain('an RSA key of 1024 bits; accepted')
    expect(i).toContain('without the certificate of its private key')
    expect(k).toContain('UNSET, which is not set or empty')
    expect(l).toContain('is not the name of a variable')
    for (const secret of Object.values(env)) expect(mistakes.join('\n')).not.toContain(secret)
    expect(ec.certificatePem).toContain('CERTIFICATE')
  })

  test('of a certificate is told by its sort', async () => {
    const [good, short, ec] = await Promise.all([
      selfSignedCertificate(),
      selfSignedCertificate({ bits: 1024 }),
      selfSignedCertificate({ key: 'ec' })
    ])
    const files = {
      'bad/none.cer': 'not a certificate',
      'bad/key.pem': `${good.certificatePem}${good.keyPem}`,
      'bad/two.pem': `${good.certificatePem}${ec.certificatePem}`,
      'bad/short.pem': short.certificatePem,
      'bad/ec.pem': ec.certificatePem,
      'bad/empty.pem': '',
      'bad/large.pem': 'x'.repeat(65 * 1024)
    }
    for (const [name, text] of Object.entries(files)) inWorkspace(name, text)
    const names = [...Object.keys(files), 'bad', '/etc/passwd', '../../../../../../etc/passwd']
    const mistakes = await mistakesOf(names.map((name, index) => `k${index}: { certificate: { file: ${name} } }`))
    expect(mistakes).toHaveLength(names.length)
    for (const [index, why] of [
      'is no certificate that can be read',
      'holds a private key, which has no place in the workspace',
      'holds 2 certificates; accepted: one',
      'an RSA key of 1024 bits',
      'has a key of type ec',
      'is no certificate that can be read',
      'more than 65536 bytes',
      'is a directory',
      'lies outside of the workspace',
      'lies outside of the workspace'
    ].entries())
      expect(mistakes[index]).toContain(why)
  })

  test('of a link that leads out of the workspace is told like the place it leads to', async () => {
    const outside = workspaceWith({ 'partner.cer': (await selfSignedCertificate()).certificatePem })
    const emulator = await emulate()
    const workspace = workspaceWith({
      'b2c.yml': 'version: 1\npolicyKeys:\n  K: { certificate: { file: link.cer } }\n'
    })
    symlinkSync(join(outside, 'partner.cer'), join(workspace, 'link.cer'))
    const run = () =>
      runInProcess({
        emulator,
        env: { GITHUB_WORKSPACE: workspace },
        inputs: { ...callerInputs(emulator), config: 'b2c.yml' }
      })
    expect((await run()).errors).toContain('lies outside of the workspace')
    expect(emulator.journal.entries()).toEqual([])
  })
})

describe('a file beside the configuration file', () => {
  test('goes before one of the same place in the workspace', async () => {
    const emulator = await emulate()
    const { certificatePem } = await selfSignedCertificate()
    const workspace = workspaceWith({
      'deploy/b2c.yml': 'version: 1\npolicyKeys:\n  K: { certificate: { file: partner.cer } }\n',
      'partner.cer': 'not a certificate'
    })
    const run = () =>
      runInProcess({
        emulator,
        env: { GITHUB_WORKSPACE: workspace },
        inputs: { ...callerInputs(emulator), config: 'deploy/b2c.yml', mode: 'plan' }
      })
    expect((await run()).errors).toContain('is no certificate that can be read')
    mkdirSync(join(workspace, 'deploy'), { recursive: true })
    writeFileSync(join(workspace, 'deploy/partner.cer'), certificatePem)
    expect((await run()).errors).not.toContain('certificate that can be read')
  })
})

describe('a secret', () => {
  const secret = 'p"a\\ss w\u00f6rd of the provider, with everything'
  const echoes = (text: string): readonly string[] => [
    text,
    JSON.stringify({ use: 'sig', k: text }),
    Buffer.from(text).toString('base64'),
    `${'x'.repeat(380)}${text}`
  ]

  test('stands in no log, error, summary, plan or record, also when the service quotes the request', async () => {
    const pfx = pfxOf(await selfSignedCertificate(), { password: secret })
    for (const status of [400, 403, 500]) {
      for (const echo of [...echoes(secret), ...echoes(pfx)]) {
        const { emulator, run } = await openKeys()
        emulator.intercept(
          { service: 'graph', method: 'POST', path: /upload/ },
          {
            instead: () => ({
              status,
              body: { error: { code: 'AADB2C', message: `Bad request: ${echo} (end)`, innerError: { note: echo } } }
            })
          }
        )
        const result = await run(
          ['S: { secret: { env: S, version: 1 } }', 'P: { pkcs12: { env: PFX, passwordEnv: S } }'],
          { env: { S: secret, PFX: pfx }, inputs: { 'wait-timeout': '5s' } }
        )
        expect(result.errors).toContain('Bad request')
        expect(result.masks).toEqual(expect.arrayContaining([secret, pfx]))
        const masksAside = result.stdout
          .split('\n')
          .filter(line => !line.startsWith('::add-mask::'))
          .join('\n')
        const everything = [
          masksAside,
          result.log,
          result.summary,
          JSON.stringify(result.outputs),
          JSON.stringify(result.state),
          JSON.stringify(emulator.dump())
        ].join('\n')
        for (const part of [
          secret,
          secret.slice(0, 12),
          JSON.stringify(secret).slice(1, -1),
          Buffer.from(secret).toString('base64'),
          pfx,
          pfx.slice(0, 60)
        ])
          expect(everything.includes(part)).toBe(false)
      }
    }
  })
})
