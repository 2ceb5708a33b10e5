// What recorded traffic of the service shows and a client would not expect: it changes nothing about a run.

import { describe, expect, test } from '@jest/globals'
import type { BehaviorOptions, Emulator } from 'b2c-emulator'
import { decodeJwt } from 'jose'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { wholeTenantRun } from '../config/wholeTenantRun.ts'

const endsHere = 'page=last'

/** Every list goes on to a page that is empty and the last. */
const emptyLastPages = (emulator: Emulator): (() => number) => {
  let followed = 0
  const isLast = (query: string) => decodeURIComponent(query).includes(endsHere)
  emulator.intercept({ service: 'graph', method: 'GET' }, ({ path, query }, answer) => {
    const { status, body } = answer
    const list = typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value)
    if (status !== 200 || !list || '@odata.nextLink' in body) return undefined
    if (isLast(query)) {
      followed++
      return { body: { ...body, value: [] } }
    }
    const link = `${emulator.graph}${path}?${[query, endsHere].filter(part => part !== '').join('&')}`
    return { body: { ...body, '@odata.nextLink': link } }
  })
  return () => followed
}

/** Two weeks, as a 200 was seen to say. */
const pauseOfSuccesses = (emulator: Emulator): (() => number) => {
  let said = 0
  emulator.intercept({}, (_request, { status }) => {
    if (status >= 300) return undefined
    said++
    return { headers: { 'retry-after': '1209600' } }
  })
  return () => said
}

const refusalsOf = (pattern: RegExp) => (emulator: Emulator) => () =>
  emulator.journal.entries().filter(({ status, query }) => status === 400 && pattern.test(decodeURIComponent(query)))
    .length

type Oddity = {
  readonly behavior?: BehaviorOptions
  /** Gives how often the oddity was met. */
  readonly watch: (emulator: Emulator) => () => number
}

const oddities: Readonly<Record<string, Oddity>> = {
  'an empty last page of every list': { watch: emptyLastPages },
  'Retry-After on every success': { watch: pauseOfSuccesses },
  'a directory that does not know createdByAppId': {
    behavior: { createdByAppId: 'unknown' },
    watch: refusalsOf(/createdByAppId/)
  }
}

describe('a whole tenant', () => {
  test.each(Object.entries(oddities))(
    'is brought into step, then left alone: %s',
    async (_name, { behavior, watch }) => {
      const emulator = await emulate(behavior && { behavior })
      const apply = wholeTenantRun(emulator)
      const met = watch(emulator)
      const first = await apply()
      expect(first.errors).toBe('')
      expect(Math.max(0, ...first.slept)).toBeLessThan(60_000)
      expect(met()).toBeGreaterThan(0)
      const again = await apply()
      expect(again.errors + again.warnings).toBe('')
      expect(again.outputs.changed).toBe('false')
      expect(writesOf(emulator)).toEqual([])
      expect(Math.max(0, ...again.slept)).toBeLessThan(60_000)
    }
  )
})

test.each(['in wids', 'absent'] as const)(
  'the secret of an application without permissions is proven by a token without roles (role of every member: %s)',
  async memberRoleOfApplications => {
    const emulator = await emulate({ behavior: { memberRoleOfApplications } })
    const inputs = { ...callerInputs(emulator), 'app-name': 'Signs in, may do nothing', secret: 'always' }
    const result = await runInProcess({ emulator, inputs })
    expect(result.errors + result.warnings).toBe('')
    const tokens = emulator.issued().filter(({ kind }) => kind === 'access-token')
    const own = tokens.map(({ value }) => decodeJwt(value)).filter(({ appid }) => appid === result.outputs['client-id'])
    expect(own.length).toBeGreaterThan(0)
    for (const claims of own) {
      expect(claims).not.toHaveProperty('roles')
      expect('wids' in claims).toBe(memberRoleOfApplications === 'in wids')
    }
  }
)
