// Policies that the service does not take: which are sent all the same, what is told, and what the next run does about it.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { recordedIn } from '../../../harness/tenantRecord.ts'
import {
  apply,
  callerWith,
  claims,
  emulatePolicies,
  expectSettled,
  fatesOf,
  fileOf,
  folderWith,
  idsIn,
  keyUse,
  policyText,
  policyWrites,
  run,
  seedKeys,
  seedPolicy,
  sentText,
  smallTree
} from './policyFixture.ts'

const app = 'apps: { ci: { name: CI, secret: { mode: none } } }\n'

const putOf = (id: string): RegExp => new RegExp(`/trustFramework/policies/${id}/\\$value$`, 'i')

/** Refuses uploads of a policy, as its validation does. */
const refuse = (emulator: Emulator, id: string, message: string, times?: number): (() => void) =>
  emulator.intercept(
    { service: 'graph', method: 'PUT', path: putOf(id), ...(times !== undefined && { times }) },
    { instead: () => ({ status: 400, body: { error: { code: 'AADB2C', message } } }) }
  )

const validation = (count: number, ...messages: readonly string[]): string =>
  `Validation failed: ${count} validation error(s) found in policy "B2C_1A_X" of tenant "contoso.onmicrosoft.com".${messages.join('')}`

describe('a policy that is refused', () => {
  test('keeps what inherits from it from being sent, and nothing else; all of it is told in one error', async () => {
    const emulator = await emulatePolicies()
    const long = `Policy "B2C_1A_X" makes a reference to ClaimType with id "${'x'.repeat(1_500)}" but it is not there.`
    refuse(emulator, 'B2C_1A_Extensions', validation(2, long, 'User journey "J" has step 7 with 2 claims exchanges.'))
    const file = fileOf(folderWith(smallTree({ 'Other.xml': policyText('B2C_1A_Other') })))
    const result = await run(emulator, file)
    expect(result.exitCode).toBe(1)
    expect(fatesOf(result)).toEqual({
      B2C_1A_Base: 'created',
      B2C_1A_Other: 'created',
      B2C_1A_Extensions: 'failed',
      B2C_1A_SignIn: 'failed',
      B2C_1A_Reset: 'failed'
    })
    expect(result.errors).toMatch(/3 custom policies were not brought into step, of 5:/)
    expect(result.errors).toMatch(/Extensions\.xml: B2C_1A_Extensions failed: .*Validation failed: 2 validation/)
    expect(result.errors).toContain(long)
    expect(result.errors).toMatch(/\n\s+User journey "J" has step 7/)
    expect(result.errors).toContain('B2C_1A_SignIn was not sent: its base B2C_1A_Extensions failed or was not sent')
    expect(result.summary).toContain('x'.repeat(1_500))
    expect(idsIn(emulator)).toEqual(['B2C_1A_Base', 'B2C_1A_Other'])
  })

  test('is named with the line of its source where the service names one of what was sent', async () => {
    const emulator = await emulatePolicies()
    const text = policyText('B2C_1A_Bad', { content: '  <Wrong />' })
    const result = await run(emulator, fileOf(folderWith({ 'sub/Bad.xml': text })))
    const line = text.split('\n').findIndex(one => one.includes('<Wrong')) + 1
    expect(result.errors).toMatch(
      new RegExp(`sub/Bad\\.xml:${line}:\\d+: Schema validation error found at line ${line} `)
    )
  })

  test('hides the values of settings that come from the environment', async () => {
    const emulator = await emulatePolicies()
    refuse(
      emulator,
      'B2C_1A_Bad',
      validation(1, 'TechnicalProfile "x" defines an invalid value "s3cret-value" for "a".')
    )
    const text = policyText('B2C_1A_Bad', { content: claims('{Settings:Secret}') })
    const file = fileOf(folderWith({ 'Bad.xml': text }), 'settings: { Secret: { env: MY_VALUE } }')
    const result = await run(emulator, file, {}, { env: { MY_VALUE: 's3cret-value' } })
    expect(result.errors).toContain('an invalid value "***"')
    expect(`${JSON.stringify(result.outputs)}${result.summary}${result.log}`).not.toContain('s3cret-value')
  })

  test.each(['first line\nsecond line', 'a "quoted" & <b>  two', "it's a value", 'mixed Case value'])(
    'hides the value %j however the service writes it, also in the summary and while it waits',
    async value => {
      const emulator = await emulatePolicies()
      const asXml = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      const entities = asXml.replaceAll('"', '&quot;').replaceAll("'", '&apos;')
      const written = [value, value.replace(/\s+/g, ' '), value.toUpperCase(), asXml, entities, JSON.stringify(value)]
      const message = validation(1, `An invalid value ${written.map(one => `[${one}]`).join(', ')} for "a".`)
      for (const status of [429, 400])
        emulator.intercept(
          { service: 'graph', method: 'PUT', path: putOf('B2C_1A_Bad'), times: 1 },
          { instead: () => ({ status, body: { error: { code: 'AADB2C', message } } }) }
        )
      const text = policyText('B2C_1A_Bad', { content: claims('{Settings:Secret}') })
      const file = fileOf(folderWith({ 'Bad.xml': text }), 'settings: { Secret: { env: MY_VALUE } }')
      const { errors, log, stdout, outputs, summary } = await run(emulator, file, {}, { env: { MY_VALUE: value } })
      expect(errors).toContain('An invalid value [***], [***]')
      expect(log).toContain('Waiting to upload')
      const shown = stdout.replace(/^::add-mask::.*$/gm, '') + errors + JSON.stringify(outputs) + summary
      const plain = shown
        .replaceAll('&#60;', '<')
        .replaceAll('&#62;', '>')
        .replace(/&#(?:34|38|39);/g, '')
      for (const line of value.split('\n')) {
        const bare = line.replace(/["&']/g, '')
        for (const one of [line, bare, bare.replace(/\s+/g, ' ')])
          expect(`${plain}\n${shown}`.toLowerCase()).not.toContain(one.toLowerCase())
      }
    }
  )

  test('for a workflow command in the text of the service it is none', async () => {
    const emulator = await emulatePolicies()
    refuse(emulator, 'B2C_1A_Bad', 'Validation failed.\n::set-output name=x::y\n##[error]z')
    const result = await run(emulator, fileOf(folderWith({ 'Bad.xml': policyText('B2C_1A_Bad') })))
    expect(result.exitCode).toBe(1)
    expect(result.stdout).not.toMatch(/^::set-output/m)
    expect(result.outputs.x).toBeUndefined()
  })
})

/** Why policies are uploaded, by their ids. */
const reasonsOf = ({ plan }: Awaited<ReturnType<typeof run>>): Readonly<Record<string, string>> =>
  Object.fromEntries((plan?.tenantResources?.changes ?? []).map(({ name, reason }) => [name, reason]))

describe('what inherits from a changed base and was not accepted on it', () => {
  const changedBase = (files: Readonly<Record<string, string>>) => ({
    ...files,
    'Base.xml': policyText('B2C_1A_Base', { content: claims('changed') })
  })

  test('is told in every run until it has been uploaded, though it is what the tenant holds', async () => {
    const emulator = await emulatePolicies()
    await apply(emulator, fileOf(folderWith(smallTree()), '', app))
    const file = fileOf(folderWith(changedBase(smallTree())), '', app)
    const stop = refuse(emulator, 'B2C_1A_Extensions', validation(1, 'It does not fit.'))
    const failed = await run(emulator, file)
    expect(fatesOf(failed)).toMatchObject({
      B2C_1A_Base: 'updated',
      B2C_1A_Extensions: 'failed',
      B2C_1A_SignIn: 'failed'
    })
    expect(failed.errors).toContain('B2C_1A_Extensions was not accepted again, and the tenant holds it as before')
    for (const mode of ['plan', 'apply', 'plan']) {
      const again = await run(emulator, file, { mode })
      expect(again.exitCode).toBe(mode === 'plan' ? 0 : 1)
      expect(reasonsOf(again)).toMatchObject({
        B2C_1A_Extensions: expect.stringContaining('was not accepted by an earlier run on the base that it has now'),
        // These were never sent.
        B2C_1A_SignIn: expect.stringContaining('is not known to have been uploaded since its base was changed'),
        B2C_1A_Reset: expect.stringContaining('is not known to have been uploaded since its base was changed')
      })
    }
    stop()
    emulator.journal.clear()
    await apply(emulator, file)
    expect(policyWrites(emulator)).toEqual([
      'PUT B2C_1A_Extensions 200',
      'PUT B2C_1A_Reset 200',
      'PUT B2C_1A_SignIn 200'
    ])
    await expectSettled(emulator, file)
  })

  test('is not forgotten by the run of another stage in the tenant, and is when it is gone', async () => {
    const emulator = await emulatePolicies()
    const stages = ['Uat', 'Dev'].map(stage => {
      const prefixed = (base: string) =>
        fileOf(
          folderWith({
            'Base.xml': policyText('B2C_1A_{Settings:Stage}_Base', { content: claims(base) }),
            'SignIn.xml': policyText('B2C_1A_{Settings:Stage}_SignIn', { base: 'B2C_1A_{Settings:Stage}_Base' })
          }),
          `settings: { Stage: ${stage} }\nprune: { match: 'B2C_1A_${stage}_*' }`,
          app
        )
      return { first: prefixed('one'), changed: prefixed('two') }
    })
    const [uat, dev] = stages
    if (uat === undefined || dev === undefined) throw new Error('there are two stages')
    for (const { first } of stages) await apply(emulator, first)
    const stop = refuse(emulator, 'B2C_1A_Uat_SignIn', validation(1, 'It does not fit.'))
    expect((await run(emulator, uat.changed)).exitCode).toBe(1)
    stop()
    await expectSettled(emulator, dev.first)
    await apply(emulator, dev.changed)
    const planOfUat = await apply(emulator, uat.changed, { mode: 'plan' })
    expect(reasonsOf(planOfUat).B2C_1A_Uat_SignIn).toContain('was not accepted by an earlier run')
    const { tenant } = emulator
    expect(recordedIn(tenant)).toEqual(['policy/b2c_1a_uat_signin=refused'])
    tenant.seed(() => tenant.customPolicies.remove('b2c_1a_uat_signin'))
    expect(idsIn(emulator)).not.toContain('B2C_1A_Uat_SignIn')
    await apply(emulator, dev.first)
    expect(recordedIn(tenant)).toEqual([])
  })

  test.each(['refused', 'not sent', 'cut off'] as const)(
    'is not forgotten when its own change, which was %s, is put back to what the tenant holds',
    async how => {
      const emulator = await emulatePolicies()
      await apply(emulator, fileOf(folderWith(smallTree()), '', app))
      const before = changedBase(smallTree())
      const extensions = policyText('B2C_1A_Extensions', { base: 'B2C_1A_Base', content: claims('own') })
      const signIn = policyText('B2C_1A_SignIn', { base: 'B2C_1A_Extensions', content: claims('own') })
      const changed = fileOf(folderWith({ ...before, 'Extensions.xml': extensions, 'SignIn.xml': signIn }), '', app)
      const gone = { status: 503, body: { error: { code: 'x', message: 'gone' } } }
      let isUploaded = false
      const stop =
        how === 'refused'
          ? refuse(emulator, 'B2C_1A_SignIn', validation(1, 'It does not fit.'))
          : how === 'not sent'
            ? refuse(emulator, 'B2C_1A_Extensions', validation(1, 'It does not fit.'))
            : emulator.intercept(
                { service: 'graph' },
                {
                  instead: ({ method, path }) => {
                    if (isUploaded) return gone
                    isUploaded = method === 'PUT' && path.includes('B2C_1A_Base')
                    return undefined
                  }
                }
              )
      expect((await run(emulator, changed, { 'wait-timeout': '5s' })).exitCode).toBe(1)
      stop()
      emulator.journal.clear()
      const back = fileOf(folderWith(before), '', app)
      await apply(emulator, back)
      const accepted = policyWrites(emulator).filter(line => line.endsWith(' 200'))
      expect(accepted).toContain('PUT B2C_1A_SignIn 200')
      if (how !== 'refused') expect(accepted).toContain('PUT B2C_1A_Extensions 200')
      await expectSettled(emulator, back)
    }
  )

  test('is told also when nobody could tell what the tenant holds, and when the run is cut off after any write', async () => {
    for (let cut = 0; cut <= 6; cut++) {
      const emulator = await emulatePolicies()
      await apply(emulator, fileOf(folderWith(smallTree()), '', app))
      const file = fileOf(folderWith(changedBase(smallTree())), '', app)
      let writes = 0
      const stop = emulator.intercept(
        { service: 'graph' },
        {
          instead: ({ method }) => {
            if (method === 'PUT' || method === 'PATCH') writes += 1
            return writes > cut ? { status: 503, body: { error: { code: 'x', message: 'gone' } } } : undefined
          }
        }
      )
      await run(emulator, file, { 'wait-timeout': '5s' })
      stop()
      const uploaded = new Set(policyWrites(emulator).filter(line => line.endsWith(' 200')))
      const next = await apply(emulator, file)
      // Nothing was refused: a request that failed, and those behind it, say nothing about the policies.
      expect(next.log).not.toContain('was not accepted')
      for (const line of policyWrites(emulator)) if (line.endsWith(' 200')) uploaded.add(line)
      expect([cut, [...uploaded].toSorted()]).toEqual([
        cut,
        ['PUT B2C_1A_Base 200', 'PUT B2C_1A_Extensions 200', 'PUT B2C_1A_Reset 200', 'PUT B2C_1A_SignIn 200']
      ])
      await expectSettled(emulator, file)
    }
  })

  test('is told by the failed run alone where the file declares no application', async () => {
    const emulator = await emulatePolicies()
    await apply(emulator, fileOf(folderWith(smallTree())))
    const file = fileOf(folderWith(changedBase(smallTree())))
    refuse(emulator, 'B2C_1A_Reset', validation(1, 'It does not fit.'))
    const failed = await run(emulator, file)
    expect(failed.errors).toContain('the file declares no application that could record it')
    await expectSettled(emulator, file)
  })
})

describe('a policy that is stored although it was refused', () => {
  test('is told as such, and uploaded by the next run', async () => {
    const emulator = await emulatePolicies()
    emulator.behavior.faults.push({ match: { method: 'PUT', path: putOf('B2C_1A_Base') }, kind: 'ief-stored-400' })
    const file = fileOf(folderWith(smallTree()), '', app)
    const result = await run(emulator, file)
    expect(result.errors).toMatch(/B2C_1A_Base was refused, and yet the tenant holds it: .*AADB2C99006/)
    expect(idsIn(emulator)).toEqual(['B2C_1A_Base'])
    emulator.journal.clear()
    await apply(emulator, file)
    expect(policyWrites(emulator)[0]).toBe('PUT B2C_1A_Base 200')
    await expectSettled(emulator, file)
  })
})

describe('what passes', () => {
  test.each([
    ['ief-concurrency-400', 2],
    ['ief-problem-400', 2],
    ['ief-throttled-400', 2],
    ['ief-reference-400', 1],
    ['ief-extension-409', 2],
    ['401', 1],
    ['429', 2],
    ['503', 2],
    ['reset-before', 1],
    ['reset-after', 1],
    ['truncated', 1],
    ['html-502', 1],
    ['empty-200', 1]
  ] as const)('%s, %i times in the middle of the uploads', async (kind, times) => {
    const emulator = await emulatePolicies()
    emulator.behavior.faults.push({ match: { method: 'PUT', path: putOf('B2C_1A_Extensions') }, kind, times })
    const file = fileOf(folderWith(smallTree()))
    await apply(emulator, file)
    expect(idsIn(emulator)).toHaveLength(4)
    await expectSettled(emulator, file)
  })

  test.each([400, 404] as const)('a service that shows what is fresh late, absent %i', async policyAbsentStatus => {
    const emulator = await emulatePolicies({
      behavior: { trustFramework: { freshAfterMs: 3_000, policyAbsentStatus } }
    })
    const file = fileOf(folderWith(smallTree()))
    await apply(emulator, file)
    emulator.clock.advance(10_000)
    await expectSettled(emulator, file)
  })

  test.each([204, 200])('an answer %i without a text of a service that shows what is fresh late', async status => {
    const emulator = await emulatePolicies({ behavior: { trustFramework: { freshAfterMs: 25_000 } } })
    emulator.intercept({ service: 'graph', method: 'PUT', path: /\$value$/ }, () => ({ status, text: '' }))
    const file = fileOf(folderWith({ 'Base.xml': policyText('B2C_1A_Base') }))
    expect(fatesOf(await apply(emulator, file))).toEqual({ B2C_1A_Base: 'created' })
    await expectSettled(emulator, file)
  })

  test('once for a key that could not be made: what does not name it is uploaded all the same', async () => {
    const emulator = await emulatePolicies()
    const roles = ['Policy.ReadWrite.TrustFramework', 'TrustFrameworkKeySet.ReadWrite.All', 'Policy.Read.All']
    const caller = callerWith(emulator, 'Application.ReadWrite.All', 'Organization.Read.All', ...roles)
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /\/keySets$/ },
      { instead: () => ({ status: 400, body: { error: { code: 'AADB2C', message: 'No more of them.' } } }) }
    )
    const names = ['A', 'B', 'C', 'D', 'E', 'F']
    const keyed = names.map(name => [`${name}.xml`, policyText(`B2C_1A_${name}`, { content: keyUse('K') })])
    const folder = folderWith({ ...Object.fromEntries(keyed), 'Other.xml': policyText('B2C_1A_Other') })
    const file = fileOf(folder, '', 'policyKeys: { K: { generate: signature } }\n')
    const result = await run(emulator, file, callerInputs(emulator, caller))
    expect(result.errors).toContain('No more of them.')
    expect(result.errors).toContain('6 custom policies were not brought into step, of 7')
    expect(fatesOf(result).B2C_1A_Other).toBe('created')
  })

  test('no longer than it has to: a key set that was there and is gone is a refusal', async () => {
    const emulator = await emulatePolicies()
    seedKeys(emulator, 'B2C_1A_K')
    emulator.intercept(
      { service: 'graph', method: 'PUT', path: putOf('B2C_1A_Uses'), times: 1 },
      {
        instead: () => {
          emulator.tenant.keySets.remove('B2C_1A_K')
          return undefined
        }
      }
    )
    const result = await run(
      emulator,
      fileOf(folderWith({ 'Uses.xml': policyText('B2C_1A_Uses', { content: keyUse('K') }) }))
    )
    expect(result.errors).toContain('does not have CryptographicKey referenced by storageReferenceId "B2C_1A_K"')
    expect(policyWrites(emulator)).toHaveLength(1)
  })
})

describe('a job that is cancelled', () => {
  test('before the policies had their turn says of none that it was uploaded or removed', async () => {
    const emulator = await emulatePolicies()
    seedPolicy(emulator, 'B2C_1A_Old', null)
    seedPolicy(emulator, 'B2C_1A_Same', null)
    const cancel = new AbortController()
    emulator.intercept({ service: 'graph', method: 'POST', path: /generateKey/ }, () => {
      cancel.abort(new Error('cancelled by a person'))
      return undefined
    })
    const roles = ['Application.ReadWrite.All', 'Organization.Read.All', 'Policy.Read.All']
    const more = ['Policy.ReadWrite.TrustFramework', 'TrustFrameworkKeySet.ReadWrite.All']
    const inputs = callerInputs(emulator, callerWith(emulator, ...roles, ...more))
    const folder = folderWith({
      'New.xml': policyText('B2C_1A_New', { content: keyUse('K') }),
      'Same.xml': policyText('B2C_1A_Same')
    })
    const file = fileOf(folder, 'prune: true', 'policyKeys: { K: { generate: signature } }\n')
    const result = await run(emulator, file, inputs, { runtime: { cancelled: cancel.signal } })
    expect(result.exitCode).toBe(1)
    expect(policyWrites(emulator)).toEqual([])
    expect(fatesOf(result)).toEqual({ B2C_1A_New: 'failed', B2C_1A_Same: 'unchanged' })
    expect(result.summary).toContain('<td>1 failed, 1 unchanged</td>')
    expect(result.summary).not.toContain('DeploymentMode Development is not cached')
  })

  test('names what was uploaded and what was not, and the next run goes on', async () => {
    const emulator = await emulatePolicies()
    const cancel = new AbortController()
    emulator.intercept({ service: 'graph', method: 'PUT', path: putOf('B2C_1A_Extensions'), times: 1 }, () => {
      cancel.abort(new Error('cancelled by a person'))
      return undefined
    })
    const file = fileOf(folderWith(smallTree()))
    const result = await run(emulator, file, {}, { runtime: { cancelled: cancel.signal } })
    expect(result.exitCode).toBe(1)
    expect(fatesOf(result)).toEqual({
      B2C_1A_Base: 'created',
      B2C_1A_Extensions: 'created',
      B2C_1A_SignIn: 'failed',
      B2C_1A_Reset: 'failed'
    })
    expect(result.errors).toContain('B2C_1A_SignIn was not sent: the job was cancelled')
    await apply(emulator, file)
    await expectSettled(emulator, file)
  })
})

describe('a policy that the tenant keeps in another form', () => {
  test('is told, and does not fail the run', async () => {
    const emulator = await emulatePolicies()
    emulator.intercept({ service: 'graph', path: putOf('B2C_1A_Base') }, ({ method }, { text }) =>
      method === 'DELETE' ? undefined : { text: text.replace('<DataType>string', '<DataType>text') }
    )
    const result = await apply(emulator, fileOf(folderWith({ 'Base.xml': smallTree()['Base.xml'] ?? '' })))
    expect(result.warnings).toContain('was accepted, and yet the tenant keeps it in another form')
    expect(sentText(emulator, 'B2C_1A_Base')).toContain('<DataType>string')
  })
})
