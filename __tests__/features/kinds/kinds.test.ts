// A kind is a folder and a line: two kinds that the action does not have, one of an app and one of the tenant, are registered
// and seen everywhere that a kind is seen. Nothing else of the action knows them.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import * as Schema from 'typebox/schema'
import { callerInputs } from '../../../harness/inputs.ts'
import { planned } from '../../../harness/planOutput.ts'
import { appKeyPattern, configSchemaOf } from '../../../src/declaration/schema.ts'
import { appInputsOf, inputNamesOf } from '../../../src/inputs/names.ts'
import { allKinds } from '../../../src/resources/index.ts'
import type { Kinds } from '../../../src/resources/kinds.ts'
import { planSchemaOf } from '../../../tools/plan-schema.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'
import { extensionProperties } from './extensionProperty.ts'
import { namedLocations } from './namedLocation.ts'

const kinds: Kinds = {
  ...allKinds,
  app: [...allKinds.app, extensionProperties],
  tenant: [...allKinds.tenant, namedLocations]
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string }

/** A collection that the emulator does not have, kept by the test and written down as it is used. */
const collection = (emulator: Emulator, path: RegExp) => {
  const items = new Map<string, Item>()
  const written: string[] = []
  emulator.intercept(
    { service: 'graph', path },
    {
      instead: ({ method, path: asked, body }) => {
        const id = path.exec(asked)?.[1]
        if (method === 'GET') return { body: { value: [...items.values()] } }
        written.push(method)
        if (method === 'DELETE') {
          items.delete(id ?? '')
          return { status: 204 }
        }
        const item = { ...(body as object), id: id ?? crypto.randomUUID() }
        items.set(item.id, item)
        return { status: method === 'POST' ? 201 : 200, body: item }
      }
    }
  )
  return { items, written }
}

const config = `
version: 1
namedLocations:
  office: [192.0.2.0/24]
apps:
  deployer:
    name: Deployer
    extensionProperties: [color, size]
    secret: { mode: none }
`

const open = async () => {
  const emulator = await emulate()
  const properties = collection(emulator, /\/applications\/[^/]+\/extensionProperties(?:\/([^/]+))?$/)
  const locations = collection(emulator, /\/identity\/conditionalAccess\/namedLocations(?:\/([^/]+))?$/)
  const run = (inputs: Readonly<Record<string, string>> = {}) =>
    runInProcess({
      emulator,
      kinds,
      inputs: { ...callerInputs(emulator), config: inWorkspace('kinds.yml', config), ...inputs }
    })
  return { emulator, properties, locations, run }
}

const ofToys = (lines: readonly string[]): readonly string[] =>
  lines.filter(line => /^(extensionProperty|namedLocation) /.test(line))

const names = ({ items }: ReturnType<typeof collection>): readonly unknown[] =>
  [...items.values()].map(({ name, displayName }) => name ?? displayName)

describe('a kind that is registered', () => {
  test('has its keys in the schema of the file, its inputs, and its name in the schema of the plan', () => {
    const { properties } = configSchemaOf(kinds)
    const app = properties.apps.patternProperties[appKeyPattern].properties
    expect(app).toHaveProperty('extensionProperties.description', 'Extension properties by name.')
    expect(properties.defaults.properties).toHaveProperty('extensionProperties')
    expect(properties).toHaveProperty('namedLocations')
    expect(inputNamesOf(kinds).filter(name => !inputNamesOf(allKinds).includes(name))).toEqual(['extension-properties'])
    expect(appInputsOf(kinds).at(-1)).toMatchObject({ name: 'extension-properties', path: ['extensionProperties'] })
    const { resource } = planSchemaOf(kinds).$defs.change.properties
    expect(resource?.enum.at(-1)).toBe('namedLocation')
    expect(resource?.enum).toContain('extensionProperty')
  })

  test('is checked as the file is read', async () => {
    const { run } = await open()
    const wrong = config.replace('[color, size]', '[color, 7]')
    const result = await run({ config: inWorkspace('wrong.yml', wrong) })
    expect(result.errors).toContain(
      'wrong.yml:8:34: apps.deployer.extensionProperties[1] is 7; accepted: a text (in quotes)'
    )
  })

  test('is planned, applied, left alone, and stands in log, summary, outputs and plan document', async () => {
    const { properties, locations, run } = await open()
    const plan = await run({ mode: 'plan' })
    expect(plan.errors).toBe('')
    const wanted = ['namedLocation create office', 'extensionProperty create color', 'extensionProperty create size']
    expect(ofToys(planned(plan))).toEqual(wanted)
    expect([...properties.written, ...locations.written]).toEqual([])
    expect(plan.log).toContain('+ create    named location       office  (is declared)')
    expect(Schema.Check(planSchemaOf(kinds), plan.plan)).toBe(true)

    const applied = await run()
    expect(applied.errors).toBe('')
    expect(ofToys(planned(applied))).toEqual(wanted)
    expect(names(properties)).toEqual(['color', 'size'])
    expect(names(locations)).toEqual(['office'])
    expect(applied.outputs['extension-properties']).toBe('color size')
    expect(applied.log).toContain('deployer: extension property color created')
    expect(applied.summary).toContain('✅ 2 components provisioned')
    expect(applied.summary).toContain(
      '<td nowrap>extension property</td><td nowrap>color</td><td nowrap>🟢 created</td>'
    )
    expect(applied.summary).toContain('>Named locations</th>')
    expect(applied.summary).toContain('["property color"]:::added')
    expect(Schema.Check(planSchemaOf(kinds), applied.plan)).toBe(true)

    properties.written.length = 0
    const again = await run()
    expect(planned(again)).toEqual([])
    expect(again.outputs.changed).toBe('false')
    expect(properties.written).toEqual([])
  })

  test('tells of what is not declared, prunes it, and fails a plan that shall see no drift', async () => {
    const { properties, locations, run } = await open()
    await run()
    properties.items.set('p', { id: 'p', name: 'weight' })
    locations.items.set('l', { id: 'l', displayName: 'home', addresses: [] })
    const plan = await run({ mode: 'plan', 'fail-on-drift': 'true' })
    expect(plan.exitCode).toBe(1)
    expect(plan.errors).toMatch(/^The tenant differs from the declaration in Tenant, Deployer\./)
    expect(planned(plan)).toEqual(['namedLocation drift home', 'extensionProperty drift weight'])
    await run({ config: inWorkspace('prune.yml', `${config}    prune: true\n`) })
    expect(names(properties)).toEqual(['color', 'size'])
    expect(names(locations)).toEqual(['office', 'home'])
  })

  test('is observed again right before it is written whole: what was added meanwhile stays', async () => {
    const { emulator, locations, run } = await open()
    locations.items.set('l', { id: 'l', displayName: 'office', addresses: ['198.51.100.1/32'] })
    let reads = 0
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/namedLocations$/ }, () => {
      reads += 1
      // Somebody is at work between the plan and the write.
      if (reads === 1)
        locations.items.set('l', { id: 'l', displayName: 'office', addresses: ['198.51.100.1/32', '198.51.100.2/32'] })
      return undefined
    })
    const result = await run()
    expect(result.errors).toBe('')
    expect(reads).toBe(2)
    expect(locations.items.get('l')?.addresses).toEqual(['198.51.100.1/32', '198.51.100.2/32', '192.0.2.0/24'])
    expect(result.plan?.tenantResources?.changes).toMatchObject([
      { action: 'update', fields: [{ before: ['198.51.100.1/32', '198.51.100.2/32'] }] }
    ])
  })

  test('is removed in mode destroy', async () => {
    const { properties, locations, run } = await open()
    await run()
    locations.items.set('l', { id: 'l', displayName: 'home', addresses: [] })
    const result = await run({ mode: 'destroy' })
    expect(result.errors).toBe('')
    expect(ofToys(planned(result))).toEqual([
      'namedLocation delete office',
      'extensionProperty delete color',
      'extensionProperty delete size'
    ])
    expect(names(properties)).toEqual([])
    expect(names(locations)).toEqual(['home'])
    expect(Schema.Check(planSchemaOf(kinds), result.plan)).toBe(true)
  })
})
