// What is removed of a tenant's custom policies, by prune and by mode destroy, and what never is.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { planned } from '../../../harness/planOutput.ts'
import { recordedIn } from '../../../harness/tenantRecord.ts'
import {
  apply,
  callerWith,
  domain,
  emulatePolicies,
  expectSettled,
  fileOf,
  folderWith,
  idsIn,
  keyUse,
  policyText,
  policyWrites,
  run,
  seedKeys,
  seedPolicy,
  smallTree
} from './policyFixture.ts'

describe('policies that are not in the folder', () => {
  test('are drift, and fail a plan that shall see none; user flows are not theirs', async () => {
    const emulator = await emulatePolicies({ behavior: { trustFramework: { userFlowsInPolicyList: ['B2C_1_susi'] } } })
    seedPolicy(emulator, 'B2C_1A_Old', null)
    const file = fileOf(folderWith({ 'One.xml': policyText('B2C_1A_One') }))
    const result = await apply(emulator, file)
    expect(planned(result)).toContain('customPolicy drift B2C_1A_Old')
    expect(JSON.stringify(result.plan)).not.toContain('susi')
    expect(idsIn(emulator)).toEqual(['B2C_1A_Old', 'B2C_1A_One'])
    const plan = await run(emulator, file, { mode: 'plan', 'fail-on-drift': 'true' })
    expect(plan.exitCode).toBe(1)
  })

  test.each(['allowed', 'refused'] as const)(
    'are removed children first, after the uploads: a base is removed %s',
    async deleteBasePolicy => {
      const emulator = await emulatePolicies({ behavior: { trustFramework: { deleteBasePolicy } } })
      seedPolicy(emulator, 'B2C_1A_OldBase', null)
      seedPolicy(emulator, 'B2C_1A_OldChild', 'B2C_1A_OldBase')
      seedPolicy(emulator, 'B2C_1A_OldGrandchild', 'B2C_1A_OldChild')
      const file = fileOf(folderWith({ 'One.xml': policyText('B2C_1A_One') }), 'prune: true')
      const plan = await apply(emulator, file, { mode: 'plan' })
      expect(planned(plan)).toHaveLength(4)
      expect(plan.summary).toContain('<td>1 to create, 3 to remove</td>')
      expect((await apply(emulator, file)).summary).toContain('<td>1 created, 3 removed</td>')
      expect(policyWrites(emulator)).toEqual([
        'PUT B2C_1A_One 201',
        'DELETE B2C_1A_OldGrandchild 204',
        'DELETE B2C_1A_OldChild 204',
        'DELETE B2C_1A_OldBase 204'
      ])
      await expectSettled(emulator, file)
    }
  )

  test('stay where an upload failed: what should no longer inherit from them may still do so', async () => {
    const emulator = await emulatePolicies()
    seedPolicy(emulator, 'B2C_1A_OldBase', null)
    seedPolicy(emulator, 'B2C_1A_Moving', 'B2C_1A_OldBase')
    const folder = folderWith({
      'New.xml': policyText('B2C_1A_NewBase'),
      'Moving.xml': policyText('B2C_1A_Moving', { base: 'B2C_1A_NewBase' })
    })
    const file = fileOf(folder, 'prune: true')
    const stop = emulator.intercept(
      { service: 'graph', method: 'PUT', path: /B2C_1A_Moving/ },
      { instead: () => ({ status: 400, body: { error: { code: 'AADB2C', message: 'No.' } } }) }
    )
    const failed = await run(emulator, file)
    expect(failed.warnings).toContain('No custom policy was removed')
    expect(idsIn(emulator)).toContain('B2C_1A_OldBase')
    stop()
    await apply(emulator, file)
    expect(idsIn(emulator)).toEqual(['B2C_1A_Moving', 'B2C_1A_NewBase'])
    await expectSettled(emulator, file)
  })

  test('are never removed while a policy that stays inherits from them', async () => {
    const emulator = await emulatePolicies()
    seedPolicy(emulator, 'B2C_1A_UAT_Base', null)
    seedPolicy(emulator, 'B2C_1A_PROD_Child', 'B2C_1A_UAT_Base')
    const own = await run(
      emulator,
      fileOf(folderWith({ 'One.xml': policyText('B2C_1A_One') }), "prune: { match: 'UAT_*' }")
    )
    expect(own.errors).toContain('B2C_1A_PROD_Child inherits from B2C_1A_UAT_Base')
    const child = policyText('B2C_1A_PROD_Child', { base: 'B2C_1A_UAT_Base' })
    const declared = await run(emulator, fileOf(folderWith({ 'Child.xml': child }), "prune: { match: 'B2C_1A_UAT_*' }"))
    expect(declared.errors).toMatch(
      /Child\.xml:5:\d+: B2C_1A_PROD_Child inherits from B2C_1A_UAT_Base, which customPolicies\.prune removes/
    )
    expect(policyWrites(emulator)).toEqual([])
  })

  test.each(['prune', 'destroy'] as const)('stay where an heir is unreadable, or came in meanwhile (%s)', async way => {
    for (const isNew of [true, false]) {
      const emulator = await emulatePolicies()
      const old = policyText('B2C_1A_Old')
      const folder = folderWith(way === 'prune' ? { 'Base.xml': policyText('B2C_1A_Base') } : { 'Old.xml': old })
      const file = fileOf(folder, way === 'prune' ? 'prune: { match: "*_Old" }' : '')
      seedPolicy(emulator, 'B2C_1A_Old', null)
      const seedHeir = () => seedPolicy(emulator, 'B2C_1A_Mine', 'B2C_1A_Old')
      if (isNew)
        emulator.intercept({ service: 'graph', method: 'GET', path: /B2C_1A_Old\/\$value$/, times: 1 }, () => {
          seedHeir()
          return {}
        })
      else {
        seedHeir()
        emulator.intercept({ service: 'graph', method: 'GET', path: /B2C_1A_Mine\/\$value$/ }, () => ({ text: 'none' }))
      }
      const { errors } = await run(emulator, file, { mode: way === 'prune' ? 'apply' : 'destroy' })
      expect(errors).toContain(
        isNew ? 'B2C_1A_Mine inherits from B2C_1A_Old' : 'B2C_1A_Mine is no XML that can be read'
      )
      expect(idsIn(emulator)).toEqual(expect.arrayContaining(['B2C_1A_Old', 'B2C_1A_Mine']))
    }
  })

  test('of other stages in the same tenant are left alone', async () => {
    const emulator = await emulatePolicies()
    const files = {
      'Base.xml': policyText('B2C_1A_{Settings:Prefix}_Base'),
      'SignIn.xml': policyText('B2C_1A_{Settings:Prefix}_SignIn', { base: 'B2C_1A_{Settings:Prefix}_Base' })
    }
    const stage = (prefix: string, folder: string): string =>
      fileOf(folder, `settings: { Prefix: ${prefix} }\nprune: { match: 'B2C_1A_${prefix}_*' }`)
    const folder = folderWith(files)
    for (const prefix of ['UAT', 'PROD']) await apply(emulator, stage(prefix, folder))
    for (const prefix of ['UAT', 'PROD']) {
      const settled = await expectSettled(emulator, stage(prefix, folder))
      expect(planned(settled)).toEqual([])
    }
    const smaller = folderWith({ 'Base.xml': files['Base.xml'] })
    await apply(emulator, stage('UAT', smaller))
    expect(idsIn(emulator).toSorted()).toEqual(['B2C_1A_PROD_Base', 'B2C_1A_PROD_SignIn', 'B2C_1A_UAT_Base'])
  })
})

describe('mode destroy', () => {
  test('removes the policies of the folder as the tenant has them, whatever the applications and keys', async () => {
    const emulator = await emulatePolicies()
    const files = {
      'One.xml': policyText('B2C_1A_One', { content: '<!-- x -->' }).replace(
        '</Trust',
        'IdentityExperienceFrameworkAppId</Trust'
      )
    }
    seedPolicy(emulator, 'b2c_1a_ONE', null)
    seedPolicy(emulator, 'B2C_1A_Other', null)
    await apply(emulator, fileOf(folderWith(files)), { mode: 'destroy' })
    expect(idsIn(emulator)).toEqual(['B2C_1A_Other'])
  })

  test('refuses to take a base away from a policy that is not of the folder', async () => {
    const emulator = await emulatePolicies()
    const file = fileOf(folderWith(smallTree()))
    await apply(emulator, file)
    seedPolicy(emulator, 'B2C_1A_Mine', 'B2C_1A_Base')
    const { errors } = await run(emulator, file, { mode: 'destroy' })
    expect(errors).toContain('B2C_1A_Mine inherits from B2C_1A_Base')
    expect(idsIn(emulator)).toHaveLength(5)
  })

  test('names the policy that the service says still inherits, and keeps what that stands on', async () => {
    const emulator = await emulatePolicies({ behavior: { trustFramework: { deleteBasePolicy: 'refused' } } })
    const file = fileOf(folderWith(smallTree()))
    await apply(emulator, file)
    emulator.intercept(
      { service: 'graph', method: 'DELETE', path: /B2C_1A_SignIn$/ },
      {
        instead: () => ({ status: 400, body: { error: { code: 'AADB2C', message: `Not now, in ${domain}.` } } })
      }
    )
    const { errors } = await run(emulator, file, { mode: 'destroy' })
    expect(errors).toContain(`Not now, in ${domain}.`)
    expect(errors).toContain('B2C_1A_Extensions was not removed: B2C_1A_SignIn, which inherits from it, is still there')
    expect(errors).toContain('B2C_1A_Base was not removed: B2C_1A_Extensions')
    expect(idsIn(emulator)).toEqual(['B2C_1A_Base', 'B2C_1A_Extensions', 'B2C_1A_SignIn'])
  })

  test('keeps the keys and the applications of a policy that could not be removed, and the next run goes on', async () => {
    const emulator = await emulatePolicies()
    const roles = ['Policy.ReadWrite.TrustFramework', 'TrustFrameworkKeySet.ReadWrite.All', 'Policy.Read.All']
    const caller = callerWith(emulator, 'Application.ReadWrite.All', 'Organization.Read.All', ...roles)
    const folder = folderWith({ 'A.xml': policyText('B2C_1A_A', { content: keyUse('B2C_1A_K') }) })
    const rest = 'apps: { ci: { name: CI, secret: { mode: none } } }\npolicyKeys: { K: { generate: signature } }\n'
    const file = fileOf(folder, '', rest)
    await apply(emulator, file, callerInputs(emulator, caller))
    const inputs = { ...callerInputs(emulator, caller), mode: 'destroy' }
    const stop = emulator.intercept(
      { service: 'graph', method: 'DELETE', path: /B2C_1A_A$/ },
      { instead: () => ({ status: 400, body: { error: { code: 'AADB2C', message: 'Not now.' } } }) }
    )
    const { errors } = await run(emulator, file, inputs)
    expect(errors).toContain('Not now.')
    expect(errors).toContain('No policy key was removed: customPolicy failed.')
    expect(errors).toContain('CI was left as it is: Tenant failed')
    expect(emulator.tenant.keySets.all().map(({ id }) => id)).toEqual(['B2C_1A_K'])
    stop()
    await apply(emulator, file, inputs)
    expect(idsIn(emulator)).toEqual([])
    expect(emulator.tenant.keySets.all().map(({ id }) => id)).toEqual(['B2C_1A_K.bak'])
  })

  test.each([false, true])(
    'leaves a key that the policies of another stage name (removed ones still shown: %s)',
    async isLate => {
      const emulator = await emulatePolicies()
      const roles = ['Policy.ReadWrite.TrustFramework', 'TrustFrameworkKeySet.ReadWrite.All', 'Policy.Read.All']
      const caller = callerWith(emulator, 'Application.ReadWrite.All', 'Organization.Read.All', ...roles)
      const fileOfStage = (stage: string, keys: string) =>
        fileOf(
          folderWith({ 'A.xml': policyText(`B2C_1A_${stage}_A`, { content: keyUse('B2C_1A_Shared') }) }),
          '',
          `apps: { ${stage}: { name: ${stage}, secret: { mode: none } } }\npolicyKeys: { Shared: { generate: signature }${keys} }\n`
        )
      const [first, second] = [fileOfStage('one', ', Own: { generate: signature }'), fileOfStage('two', '')]
      const inputs = callerInputs(emulator, caller)
      for (const file of [first, second]) await apply(emulator, file, inputs)
      const former = emulator.tenant.customPolicies.get('B2C_1A_one_A')?.sent ?? ''
      if (isLate)
        for (const [path, change] of [
          [/policies$/, { body: { value: [{ id: 'B2C_1A_one_A' }, { id: 'B2C_1A_two_A' }] } }],
          [/B2C_1A_one_A\/\$value$/, { status: 200, text: former }]
        ] as const)
          emulator.intercept({ service: 'graph', method: 'GET', path }, () => change)
      const keys = () => emulator.tenant.keySets.all().flatMap(({ id }) => (id.endsWith('.bak') ? [] : [id]))
      const apps = () => emulator.tenant.applications.all().filter(({ displayName }) => /^(one|two)$/.test(displayName))
      const { warnings } = await apply(emulator, first, { ...inputs, mode: 'destroy' })
      expect(warnings).toContain(
        'The policy key B2C_1A_Shared stays: the custom policy B2C_1A_two_A, which stays in the tenant, names it.'
      )
      expect(warnings).toContain(
        'The application one stays: its tags remember that the action made policy keys which stay.'
      )
      expect(keys()).toEqual(['B2C_1A_Shared'])
      expect(idsIn(emulator)).toEqual(['B2C_1A_two_A'])
      expect(apps()).toHaveLength(2)
      if (isLate) return
      await apply(emulator, second, { ...inputs, mode: 'destroy' })
      await apply(emulator, first, { ...inputs, mode: 'destroy' })
      expect(keys()).toEqual([])
      expect(apps()).toEqual([])
    }
  )

  test('takes out of the record of an application that stays what was removed: somebody may make it anew', async () => {
    const emulator = await emulatePolicies()
    const { tenant } = emulator
    const roles = ['Policy.ReadWrite.TrustFramework', 'TrustFrameworkKeySet.ReadWrite.All', 'Policy.Read.All']
    const more = ['IdentityProvider.ReadWrite.All', 'APIConnectors.ReadWrite.All', 'IdentityUserFlow.ReadWrite.All']
    const caller = callerWith(emulator, 'Application.ReadWrite.All', 'Organization.Read.All', ...roles, ...more)
    const secret = '{ env: SECRET, version: 1 }'
    const rest = [
      `apps: { one: { name: one, secret: { mode: none } } }`,
      `policyKeys: { Shared: { generate: signature }, Own: { generate: signature }, Sent: { secret: ${secret} } }`,
      `identityProviders: { Google: { type: google, clientId: c, secret: ${secret} } }`,
      `apiConnectors: { enrich: { url: 'https://api.example/', basic: { username: b2c, password: ${secret} } } }\n`
    ].join('\n')
    const file = fileOf(folderWith({ 'A.xml': policyText('B2C_1A_A') }), '', rest)
    const options = { env: { SECRET: 'a value of the secret' } }
    const inputs = callerInputs(emulator, caller)
    await apply(emulator, file, inputs, options)
    tenant.seed(() => {
      for (const app of tenant.applications.all())
        if (app.displayName === 'one')
          tenant.applications.put(app.id, {
            ...app,
            tags: [...app.tags, 'b2c-bootstrap:tenant:policy/b2c_1a_a=pending']
          })
    })
    expect(recordedIn(tenant)).toHaveLength(6)
    seedPolicy(emulator, 'B2C_1A_Stays', null, policyText('B2C_1A_Stays', { content: keyUse('Shared') }))
    await apply(emulator, file, { ...inputs, mode: 'destroy' }, options)
    expect(recordedIn(tenant)).toEqual(['policy-key/b2c_1a_shared=made'])
    seedKeys(emulator, 'B2C_1A_Own')
    const again = await apply(emulator, file, { ...inputs, mode: 'destroy' }, options)
    expect(again.warnings).toContain('no record says that the action made them: B2C_1A_Own')
    expect(tenant.keySets.all().map(({ id }) => id)).toContain('B2C_1A_Own')
  })

  test.each([
    ['the framework alone', ['Policy.ReadWrite.TrustFramework', 'Policy.Read.All']],
    ['the framework alone, by a caller that may not look', []]
  ])('leaves applications that a policy names which stays: %s', async (_, roles) => {
    const emulator = await emulatePolicies()
    const general = ['Application.ReadWrite.All', 'Organization.Read.All', 'DelegatedPermissionGrant.ReadWrite.All']
    const inputsOf = (more: readonly string[]) => callerInputs(emulator, callerWith(emulator, ...general, ...more))
    const content = '<!-- ProxyIdentityExperienceFrameworkAppId -->'.concat(
      '<ClaimsProviders><ClaimsProvider><DisplayName>IdentityExperienceFrameworkAppId</DisplayName></ClaimsProvider></ClaimsProviders>'
    )
    const framework = 'identityExperienceFramework: true\n'
    const policies = fileOf(folderWith({ 'A.xml': policyText('B2C_1A_A', { content }) }), '', framework)
    const all = inputsOf(['Policy.ReadWrite.TrustFramework', 'Policy.Read.All'])
    await apply(emulator, policies, all)
    const left = () =>
      emulator.tenant.applications
        .all()
        .flatMap(({ displayName }) => (/Framework$/.test(displayName) ? displayName : []))
    const file = `version: 1\n${framework}`
    const { warnings, outputs } = await apply(emulator, file, { ...inputsOf(roles), mode: 'destroy' })
    if (roles.length === 0) {
      expect(left()).toEqual([])
      expect(warnings).toContain(
        'nobody looked whether one of them still names the policy keys and applications that are removed'
      )
      return
    }
    expect(warnings).toContain(
      'The application IdentityExperienceFramework stays: the custom policy B2C_1A_A, which stays in the tenant, names it.'
    )
    expect(left()).toEqual(['IdentityExperienceFramework'])
    expect(outputs.changed).toBe('true')
    await apply(emulator, policies, { ...all, mode: 'destroy' })
    expect([left(), idsIn(emulator)]).toEqual([[], []])
  })

  test('takes a policy that goes away meanwhile, or whose removal was not answered, for removed', async () => {
    const emulator = await emulatePolicies()
    const file = fileOf(folderWith(smallTree()))
    await apply(emulator, file)
    emulator.behavior.faults.push({ match: { method: 'DELETE' }, kind: 'reset-after' })
    emulator.intercept({ service: 'graph', method: 'DELETE', path: /B2C_1A_Reset$/, times: 1 }, () => {
      emulator.tenant.customPolicies.remove('B2C_1A_SignIn')
      return undefined
    })
    await apply(emulator, file, { mode: 'destroy' })
    expect(idsIn(emulator)).toEqual([])
  })
})
