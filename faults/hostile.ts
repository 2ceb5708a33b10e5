// Answers that no honest service gives: the action may fail, but only in its own words, and never gives anything away.

import { mannersOf } from './account.ts'
import { type Front, openFront, openTrap, type Passing, type Spoil } from './front.ts'
import type { Case, Verdict } from './pool.ts'
import { managedApplications, prepare, type ScenarioName, scenarioOf, type World, type Worlds } from './world.ts'

/** One hostile service. `trap` is the origin of a host that must not be asked. */
type Hostility = {
  readonly name: string
  readonly scenario: ScenarioName
  readonly where: 'login' | 'graph'
  readonly spoil: (trap: string) => Spoil
  /** Whether the run may end well all the same. */
  readonly may: 'fail' | 'succeed' | 'either'
  /** More than this much memory is too much, in MB. */
  readonly memoryMb?: number
}

type Json = Record<string, unknown>

/** Changes the JSON of every answer, and of every item of a $batch, whose body is an object. */
const everyBody =
  (change: (body: Json, path: string) => void): Spoil =>
  ({ path, body: request }, answer) => {
    const parsed = parse(answer.body)
    if (parsed === undefined) return
    if (Array.isArray(parsed.responses)) {
      const asked = (parse(request)?.requests ?? []) as readonly Json[]
      for (const item of parsed.responses as Json[]) {
        const url = String(asked.find(({ id }) => id === item.id)?.url ?? '')
        if (typeof item.body === 'object' && item.body !== null) change(item.body as Json, url)
      }
    } else change(parsed, path)
    answer.body = JSON.stringify(parsed)
  }

const parse = (text: string): Json | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

const batches = (change: (answer: Passing, items: Json[]) => void): Spoil => {
  return ({ path }, answer) => {
    const items = path.endsWith('/$batch') ? parse(answer.body)?.responses : undefined
    if (Array.isArray(items)) change(answer, items as Json[])
  }
}

const command =
  '\n::error::injected\n::set-output name=client-id::injected\n::add-mask::a\n##[error]injected\r::warning::injected'
const always =
  (change: (answer: Passing) => void): (() => Spoil) =>
  () =>
  (_request, answer) =>
    change(answer)

const megabytes = (count: number): string => 'x'.repeat(count * 1024 * 1024)

const hostilities: readonly Hostility[] = [
  ...(['../../users/1', '..', '%2e%2e/x', '', 'a/b?c=d#e'] as const).map(
    (id): Hostility => ({
      name: `ids of applications and service principals are ${JSON.stringify(id)}`,
      scenario: 'from nothing',
      where: 'graph',
      spoil: () =>
        everyBody((body, path) => {
          if (/applications|servicePrincipals/.test(path) && typeof body.id === 'string') body.id = id
        }),
      may: 'fail'
    })
  ),
  {
    name: 'ids of grants, roles and federated credentials climb the path',
    scenario: 'rotation',
    where: 'graph',
    spoil: () =>
      everyBody((body, path) => {
        if (!/appRoleAssignments|roleAssignments|federatedIdentityCredentials/.test(path)) return
        for (const item of (Array.isArray(body.value) ? body.value : []) as Json[]) item.id = '../../../users/1'
      }),
    may: 'either'
  },
  ...(['', '@'] as const).map(
    (joint): Hostility => ({
      name: `@odata.nextLink leads to another host${joint === '@' ? ' behind user information' : ''}`,
      scenario: 'no-op',
      where: 'graph',
      spoil: trap =>
        everyBody(body => {
          if (!Array.isArray(body.value)) return
          body['@odata.nextLink'] =
            joint === '@' ? trap.replace('://', '://graph.microsoft.com@') : `${trap}/v1.0/applications?$skiptoken=x`
        }),
      may: 'fail'
    })
  ),
  {
    name: '@odata.nextLink leads to itself for ever',
    scenario: 'no-op',
    where: 'graph',
    spoil: () => {
      let origin = ''
      return everyBody((body, path) => {
        const context = body['@odata.context']
        if (typeof context === 'string' && context.startsWith('http')) origin = new URL(context).origin
        if (Array.isArray(body.value)) body['@odata.nextLink'] = `${origin}/v1.0${path.replace(/^\/v1\.0/, '')}`
      })
    },
    may: 'either'
  },
  ...(['login', 'graph'] as const).flatMap(where =>
    [301, 302, 307, 308].map(
      (status): Hostility => ({
        name: `${where} redirects to another host with ${status}`,
        scenario: 'no-op',
        where,
        spoil: trap => (_request, answer) => {
          answer.status = status
          answer.headers.location = `${trap}/elsewhere`
          answer.body = ''
        },
        may: 'fail'
      })
    )
  ),
  ...(['login', 'graph'] as const).map(
    (where): Hostility => ({
      name: `${where} pads every answer with 10 MB`,
      scenario: 'no-op',
      where,
      spoil: () => everyBody(body => (body.padding = megabytes(10))),
      may: where === 'login' ? 'fail' : 'either',
      memoryMb: 400
    })
  ),
  {
    name: 'graph answers with 40 MB',
    scenario: 'no-op',
    where: 'graph',
    spoil: always(answer => (answer.body = `{"value":"${megabytes(40)}"}`)),
    may: 'fail',
    memoryMb: 400
  },
  ...(['login', 'graph'] as const).map(
    (where): Hostility => ({
      name: `${where} answers with JSON 200,000 levels deep`,
      scenario: 'no-op',
      where,
      spoil: always(answer => (answer.body = `${'['.repeat(200_000)}${']'.repeat(200_000)}`)),
      may: 'fail'
    })
  ),
  {
    name: 'graph hides 20,000 levels inside the application',
    scenario: 'no-op',
    where: 'graph',
    spoil: () => (_request, answer) => {
      answer.body = answer.body.replace('"signInAudience":"AzureADMyOrg"', match => {
        return `${match},"notes":${'['.repeat(20_000)}${']'.repeat(20_000)},"requiredResourceAccess":${'['.repeat(20_000)}${']'.repeat(20_000)}`
      })
    },
    may: 'either'
  },
  {
    name: 'names are workflow commands',
    scenario: 'rotation',
    where: 'graph',
    spoil: () =>
      everyBody(body => {
        for (const item of [body, ...((Array.isArray(body.value) ? body.value : []) as Json[])]) {
          if (typeof item.displayName === 'string') item.displayName = command
          for (const secret of (Array.isArray(item.passwordCredentials) ? item.passwordCredentials : []) as Json[])
            secret.displayName = command
        }
      }),
    may: 'either'
  },
  {
    name: 'graph refuses in workflow commands',
    scenario: 'no-op',
    where: 'graph',
    spoil: () => (_request, answer) => {
      answer.status = 400
      answer.body = JSON.stringify({
        error: { code: command, message: command, innerError: { 'request-id': command } }
      })
    },
    may: 'fail'
  },
  {
    name: 'the token service refuses in workflow commands',
    scenario: 'no-op',
    where: 'login',
    spoil: () => (_request, answer) => {
      answer.status = 400
      answer.body = JSON.stringify({
        error: command,
        error_description: `AADSTS7000215: ${command}`,
        trace_id: command
      })
    },
    may: 'fail'
  },
  ...(['login', 'graph'] as const).flatMap(where => [
    {
      name: `${where} calls its JSON text/html`,
      scenario: 'no-op',
      where,
      spoil: always(answer => (answer.headers['content-type'] = 'text/html')),
      may: 'either'
    } satisfies Hostility,
    {
      name: `${where} calls a page application/json`,
      scenario: 'no-op',
      where,
      spoil: always(answer => (answer.body = '<html><body>sign in to the network</body></html>')),
      may: 'fail'
    } satisfies Hostility,
    ...['null', '[]', '"text"', '0', '{"value":null}', '{"error":null}', '{"error":{"code":{},"message":[]}}'].map(
      (body): Hostility => ({
        name: `${where} answers ${body} to everything`,
        scenario: 'no-op',
        where,
        spoil: always(answer => (answer.body = body)),
        may: 'fail'
      })
    )
  ]),
  ...(
    [
      ['lacks items', items => items.slice(0, 1)],
      ['repeats items', items => [...items, ...items.map(item => ({ ...item, status: 500, body: null }))]],
      ['has unknown ids', items => items.map((item, index) => ({ ...item, id: index * 100 }))],
      ['has statuses as text', items => items.map(item => ({ ...item, status: '200' }))],
      ['has statuses that are none', items => items.map(item => ({ ...item, status: -1 }))],
      ['has items that are null', items => items.map(() => null)],
      ['has headers that are lists', items => items.map(item => ({ ...item, headers: [['Retry-After', '1']] }))]
    ] as readonly (readonly [string, (items: readonly Json[]) => readonly unknown[]])[]
  ).map(
    ([name, change]): Hostility => ({
      name: `a $batch answer ${name}`,
      scenario: 'no-op',
      where: 'graph',
      spoil: () =>
        batches((answer, items) => {
          answer.body = JSON.stringify({ responses: change(items) })
        }),
      may: 'either'
    })
  ),
  ...(
    [
      ['is no JWT', { access_token: 'opaque' }],
      ['is no text', { access_token: { a: 1 } }],
      ['has expired', { expires_in: -5 }],
      ['lives for ever', { expires_in: 1e300 }],
      ['is broken in two lines', { access_token: `a\n${command}` }]
    ] as const
  ).map(
    ([name, change]): Hostility => ({
      name: `the access token ${name}`,
      scenario: 'no-op',
      where: 'login',
      spoil: () => everyBody(body => Object.assign(body, change)),
      may: name === 'lives for ever' ? 'either' : 'fail'
    })
  ),
  ...[-1, 1e9, 'soon', '1e400', 'Thu, 01 Jan 1970 00:00:00 GMT'].map(
    (retryAfter): Hostility => ({
      name: `429 with Retry-After: ${retryAfter}`,
      scenario: 'no-op',
      where: 'graph',
      spoil: () => {
        let struck = false
        return (_request, answer) => {
          if (struck) return
          struck = true
          answer.status = 429
          answer.headers['retry-after'] = String(retryAfter)
        }
      },
      may: 'either'
    })
  )
]

/** Every path that may be asked of Graph: nothing outside what the action works on. */
const known =
  /^\/v1\.0\/(\$batch|organization|applications|servicePrincipals|directory\/deletedItems|roleManagement\/directory|directoryRoles|directoryRoleTemplates|policies)/

const measure = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => { process.stdout.write('\\npeak memory ' + Math.round(process.resourceUsage().maxRSS / 1024) + ' MB\\n') })`
)}`

const peakMb = (stdout: string): number => Number(/^peak memory (\d+) MB$/m.exec(stdout)?.[1])

const mannersUnder = (world: World, step: Awaited<ReturnType<World['step']>>): readonly string[] => {
  const wrong = [...mannersOf(step, world)]
  const { main } = step
  for (const { message } of main.annotations)
    if (message.trim() === 'injected') wrong.push('a workflow command from an answer was obeyed')
  if (main.outputs['client-id'] === 'injected' || main.masks.includes('a')) wrong.push('a command was obeyed')
  return wrong
}

const meet = async (worlds: Worlds, hostility: Hostility): Promise<Verdict> => {
  const world = await worlds.open()
  const { emulator } = world
  const trap = await openTrap()
  const front: Front = await openFront(emulator[hostility.where], hostility.spoil(trap.origin))
  const before = JSON.stringify(emulator.tenant.users.all().map(({ id }) => id))
  const step = await world.step({
    inputs: { [`${hostility.where}-endpoint`]: front.origin, 'wait-timeout': '8s' },
    nodeArguments: ['--import', measure]
  })
  const wrong = [...mannersUnder(world, step)]
  const { conclusion, stdout } = step.main
  if (hostility.may === 'fail' && conclusion === 'success') wrong.push('succeeded, but may not')
  if (hostility.may === 'succeed' && conclusion !== 'success') wrong.push('failed, but may not')
  if (trap.caught.length > 0) wrong.push(`asked another host: ${trap.caught.join(', ')}`)
  const strange = emulator.journal.entries().filter(({ service, path }) => service === 'graph' && !known.test(path))
  // Inside a $batch the version is left out.
  const outside = strange.filter(({ parent, path }) => parent === undefined || !known.test(`/v1.0${path}`))
  if (outside.length > 0) wrong.push(`asked for ${outside.map(({ path }) => path).join(', ')}`)
  if (JSON.stringify(emulator.tenant.users.all().map(({ id }) => id)) !== before) wrong.push('users have changed')
  if (managedApplications(emulator.tenant).length > 1) wrong.push('several applications')
  if (peakMb(stdout) > (hostility.memoryMb ?? 250)) wrong.push(`took ${peakMb(stdout)} MB of memory`)
  await Promise.all([front.close(), trap.close(), world.close()])
  return { wrong, note: conclusion, log: step.main.log.slice(0, 4_000) }
}

/** All hostile services. */
export const hostileCases = async (actionDir: string): Promise<readonly Case[]> => {
  const byName = new Map<ScenarioName, Worlds>()
  for (const name of new Set(hostilities.map(({ scenario }) => scenario)))
    byName.set(name, await prepare(actionDir, scenarioOf(name)))
  return hostilities.map(hostility => ({
    group: 'hostile answers',
    name: `hostile answers: ${hostility.name}`,
    waits: false,
    run: () => meet(byName.get(hostility.scenario) as Worlds, hostility)
  }))
}
