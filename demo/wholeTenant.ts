// The chapters about a whole tenant: the file and the policies of examples/tenant, on a tenant that has nothing yet.

import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Emulator, startEmulator } from 'b2c-emulator'
import { repositoryDir } from '../harness/bundle.ts'
import { graphRoundTrips } from '../harness/journal.ts'
import type { Screen } from '../harness/screen.ts'
import { createWorkspace } from '../harness/workspace.ts'
import { type Steps, stepsOn } from './steps.ts'

type Checkout = {
  readonly emulator: Emulator
  readonly inputs: Readonly<Record<string, string>>
  readonly path: string
}

const wholeSet = 6
const job = { environment: 'contoso' }

/** What the sections of examples/tenant need, by the README's tables. */
const callerPermissions = [
  'Organization.Read.All',
  'Application.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'TrustFrameworkKeySet.ReadWrite.All',
  'Policy.Read.All',
  'Policy.ReadWrite.TrustFramework'
]

/** The caller as day 0 makes it, trusting the jobs of an environment. */
const addCaller = (emulator: Emulator): string =>
  emulator.tenant.addCaller({
    displayName: 'B2C bootstrap caller of day 0',
    appRoles: callerPermissions,
    federated: [
      {
        issuer: emulator.github,
        subject: 'repo:octo-org/b2c:environment:contoso',
        audience: 'api://AzureADTokenExchange'
      }
    ]
  }).appId

const statesIn = (outputs: Readonly<Record<string, string>>): readonly string[] =>
  (JSON.parse(outputs.policies ?? '[]') as readonly { readonly state: string }[]).map(({ state }) => state)

const areAll = (states: readonly string[], state: string): boolean =>
  states.length === wholeSet && states.every(each => each === state)

/** Runs the chapters on a tenant of their own. */
export const wholeTenant = async (screen: Screen): Promise<void> => {
  const emulator = await startEmulator({ behavior: { latencyMs: 25 } })
  const { path, remove } = createWorkspace({})
  try {
    cpSync(join(repositoryDir, 'examples', 'tenant'), path, { recursive: true })
    const inputs = {
      'tenant-id': 'contoso.onmicrosoft.com',
      'client-id': addCaller(emulator),
      config: 'b2c.yml'
    }
    const checkout = { emulator, inputs, path }
    const steps = stepsOn(screen)
    if (!(await fresh(screen, steps, checkout))) return
    await again(screen, steps, checkout)
    await changedBase(screen, steps, checkout)
  } finally {
    remove()
    await emulator.close()
  }
}

const fresh = async (screen: Screen, { runStep }: Steps, { emulator, inputs, path }: Checkout): Promise<boolean> => {
  screen.chapter(
    '5  A whole tenant from one file',
    'A tenant that day 0 has left, and the file and six custom policies of examples/tenant.'
  )
  const { tenant } = emulator
  screen.heading('b2c.yml')
  const lines = readFileSync(join(path, 'b2c.yml'), 'utf8').split('\n')
  screen.text(lines.filter(line => line !== '' && !line.startsWith('#')).join('\n'))
  const result = await runStep(emulator, inputs, { job, workspace: path })
  const names = tenant.applications.all().map(({ displayName }) => displayName)
  screen.promise(
    'the two applications of the Identity Experience Framework, the API and the site are there',
    ['IdentityExperienceFramework', 'ProxyIdentityExperienceFramework', 'Orders API', 'Shop'].every(name =>
      names.includes(name)
    )
  )
  screen.promise(
    'two policy keys were generated',
    tenant.keySets.all().filter(({ keys }) => keys.length === 1).length === 2
  )
  const policies = tenant.customPolicies.all()
  screen.promise(
    'six custom policies were uploaded, with every id filled in',
    areAll(statesIn(result.outputs), 'created') &&
      policies.length === wholeSet &&
      policies.every(
        ({ sent }) => !/\{Settings:|>(?:Proxy)?IdentityExperienceFrameworkAppId</.test(sent.replace(/<!--.*?-->/gs, ''))
      )
  )
  return result.conclusion === 'success'
}

const again = async (screen: Screen, { runStep }: Steps, { emulator, inputs, path }: Checkout): Promise<void> => {
  screen.chapter(
    '6  The same file again',
    'Four applications, two keys and six policies are compared; nothing differs.'
  )
  const result = await runStep(emulator, inputs, { job, workspace: path, brief: true })
  screen.promise('nothing was written', emulator.journal.writes().length === 0 && result.outputs.changed === 'false')
  screen.promise('at most 5 round trips to Graph', graphRoundTrips(emulator) <= 5)
}

const changedBase = async (screen: Screen, { runStep }: Steps, { emulator, inputs, path }: Checkout): Promise<void> => {
  screen.chapter(
    '7  One line of the base changed',
    'Passwords get 12 characters. The service checks a changed base against a policy when that is uploaded: so all six are.'
  )
  const base = join(path, 'policies', 'Base.xml')
  writeFileSync(base, readFileSync(base, 'utf8').replace('>8<', '>12<'))
  const result = await runStep(emulator, inputs, { job, workspace: path, brief: true })
  const uploads = emulator.journal.writes().filter(({ path: target }) => target.includes('/trustFramework/policies/'))
  const others = emulator.journal.writes().filter(write => !uploads.includes(write))
  screen.promise(
    'the base and what inherits from it were uploaded, each once; besides, an application noted what was still to upload, and forgot it',
    areAll(statesIn(result.outputs), 'updated') &&
      uploads.length === wholeSet &&
      others.length === 2 &&
      others.every(({ method, path: target }) => method === 'PATCH' && target.startsWith('/v1.0/applications/'))
  )
}
