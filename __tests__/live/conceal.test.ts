// Report, patch and log hold no secret and nothing that tells of the tenant.

import { expect, test } from '@jest/globals'
import { startEmulator } from 'b2c-emulator'
import { conceal } from '../../live/conceal.ts'
import { type LiveTenant, liveTenant, runKit } from './liveRun.ts'

/** Every text within a value, and every key of an object that is an id. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** What every emulated tenant has: names of roles and permissions, words of the service. */
const wordsOfAnyTenant = async (): Promise<ReadonlySet<string>> => {
  const emulator = await startEmulator({ seed: { initialDomain: 'other.onmicrosoft.com', displayName: 'Other' } })
  const words = new Set(textsIn(emulator.dump()))
  await emulator.close()
  return words
}

/** Words of the kit, of Graph and of XML that stand in objects and in reports alike. */
const ownWords =
  /^(?:[a-zA-Z ]{1,22}|Directory Readers|api:\/\/AzureADTokenExchange|\d{1,2}|[A-Z]{3,4}|#\w+|https:\/\/token\.actions\.githubusercontent\.com)$/

const isTelling = (text: string): boolean => text.length >= 4 && (/\d|[@.]/.test(text) || !ownWords.test(text))

/** Runs everything, and gives the texts of all that there was in the tenant at any moment. */
const runAndCollect = async (tenant: LiveTenant, env: Readonly<Record<string, string>>) => {
  const seen = new Set<string>()
  const look = () => {
    for (const text of textsIn(tenant.emulator.dump())) seen.add(text)
  }
  const watched: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    if ((init?.method ?? 'GET') !== 'GET') look()
    return answer
  }
  look()
  const result = await runKit(tenant, { tenant: tenant.emulator.tenant.id, inJob: true, fetch: watched, env })
  return { result, seen }
}

test.each([
  ['on a machine of one’s own', {}],
  ['in GitHub Actions', { GITHUB_ACTIONS: 'true' }]
])('nothing of the tenant is told %s', async (_, env) => {
  const tenant = await liveTenant({ unifiedRoles: 'unsupported', appOnlyBranding: 'refused' })
  const common = await wordsOfAnyTenant()
  const { result, seen } = await runAndCollect(tenant, env)
  expect(result.exitCode).toBe(0)
  const { id, initialDomain, displayName } = tenant.emulator.tenant
  const telling = [...seen, initialDomain, displayName].filter(text => isTelling(text) && !common.has(text))
  expect(telling.length).toBeGreaterThan(100)
  const patch = JSON.stringify(result.patch)
  // Masks are what GitHub Actions takes secrets from; it shows none of these lines.
  const log = result.log.replace(/^::add-mask::.*$/gm, '').replace(`Tenant: ${id}`, '')
  for (const [place, text] of Object.entries({ report: result.report, patch, log })) {
    const folded = text.toLowerCase()
    expect({ place, told: telling.filter(one => folded.includes(one.toLowerCase())) }).toEqual({ place, told: [] })
    const secrets = tenant.emulator.issued().filter(({ value }) => text.includes(value))
    expect({ place, secrets }).toEqual({ place, secrets: [] })
    expect({ place, ids: text.match(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi) }).toEqual({ place, ids: null })
  }
})

/** What GitHub masks itself, or the sign-in sends without showing it. */
const gitHubsOwn: readonly string[] = ['job-bearer', 'assertion']

test('under GitHub Actions every secret of the run is masked', async () => {
  const tenant = await liveTenant()
  const { log } = await runKit(tenant, { env: { GITHUB_ACTIONS: 'true' }, inJob: true })
  const masks = new Set([...log.matchAll(/^::add-mask::(.*)$/gm)].map(([, value]) => value))
  const hidden = tenant.emulator.issued().filter(({ kind }) => !gitHubsOwn.includes(kind))
  expect(hidden.length).toBeGreaterThan(10)
  expect(hidden.filter(({ value }) => !masks.has(value)).map(({ kind }) => kind)).toEqual([])
})

test.each([
  [
    "KeyContainer with 'id': 'B2C_1A_Own' cannot be found in the directory 'adatum.onmicrosoft.com'.",
    "KeyContainer with 'id': '<name>' cannot be found in the directory '<domain>'."
  ],
  ["Can't do it for 'Somebody Else', it isn't 'owners'.", "Can't do it for '<name>', it isn't 'owners'."],
  [
    'The policy "Our Policy" of tenant "www.adatum.example" is wrong.',
    'The policy "<name>" of tenant "<domain>" is wrong.'
  ],
  [
    'Ask zoe@adatum.example, see https://learn.microsoft.com/entra/x and go.microsoft.com.',
    'Ask <user>, see https://learn.microsoft.com/entra/x and go.microsoft.com.'
  ],
  ['Trace 0A1B2C3D-0000-4000-8000-0123456789ab at 2026-11-26T10:00:00Z.', 'Trace <id> at <time>.'],
  ['kid YUb1sHQtUEyvox7IA_Eu_mm3jqnUe4lEhvatluHVi2I-1 and 0123456789abcdef0123456789abcdef', 'kid <id> and <id>'],
  ['Adatum Customers asked; adatum customers was told.', '<tenant> asked; <tenant> was told.'],
  [
    'AADB2C95028 stays, and so does InvalidAccessTokenVersion.',
    'AADB2C95028 stays, and so does InvalidAccessTokenVersion.'
  ]
])('of %j stays %j', (text, shown) => {
  expect(conceal(text, new Map([['Adatum Customers', '<tenant>']]))).toBe(shown)
})

test('of a text of megabytes only the beginning is looked at, after names and secrets have gone', () => {
  const secret = 'known~secret'
  const text = `${secret} ${'a.b-'.repeat(500_000)}${secret}`
  const shown = conceal(text, new Map([[secret, '***']]))
  expect(shown).toMatch(/^\*\*\* a\.b-/)
  expect(shown.length).toBeLessThan(10_000)
  expect(conceal(`${'x'.repeat(7_995)}${secret}`, new Map([[secret, '***']]))).not.toContain('know')
})
