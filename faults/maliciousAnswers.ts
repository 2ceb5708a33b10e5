// The answers that no honest service gives, as a table: what is answered to which requests, and how the run may end.

import type { ScenarioName } from '../harness/scenarios.ts'
import { type Answers, every, everyBatch, everyBody, type Json, listOf } from './answerRewrites.ts'

/** A malicious service. */
export type MaliciousAnswer = {
  readonly name: string
  readonly scenario: ScenarioName
  readonly service: 'login' | 'graph'
  /** What is answered; `honeypot` is the origin of a host that must not be asked. */
  readonly answers: (honeypot: string) => Answers
  /** Whether the run may end well all the same. */
  readonly may: 'fail' | 'either'
  /** More than this much memory is too much, in MB. */
  readonly memoryMb?: number
}

const command =
  '\n::error::injected\n::set-output name=client-id::injected\n::add-mask::a\n##[error]injected\r::warning::injected'

const megabytes = (count: number): string => 'x'.repeat(count * 1024 * 1024)

/** JSON of so many lists in one another. */
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

/** All of them. */
export const maliciousAnswers: readonly MaliciousAnswer[] = [
  ...(['../../users/1', '..', '%2e%2e/x', '', 'a/b?c=d#e'] as const).map(
    (id): MaliciousAnswer => ({
      name: `ids of applications and service principals are ${JSON.stringify(id)}`,
      scenario: 'from nothing',
      service: 'graph',
      answers: () =>
        everyBody((body, { path }) => {
          if (/applications|servicePrincipals/.test(path) && typeof body.id === 'string') body.id = id
        }),
      may: 'fail'
    })
  ),
  {
    name: 'ids of grants, roles and federated credentials climb the path',
    scenario: 'rotation',
    service: 'graph',
    answers: () =>
      everyBody((body, { path }) => {
        if (!/appRoleAssignments|roleAssignments|federatedIdentityCredentials/.test(path)) return
        for (const item of listOf(body.value)) item.id = '../../../users/1'
      }),
    may: 'either'
  },
  ...(['', '@'] as const).map(
    (joint): MaliciousAnswer => ({
      name: `@odata.nextLink leads to another host${joint === '@' ? ' behind user information' : ''}`,
      scenario: 'no-op',
      service: 'graph',
      answers: honeypot =>
        everyBody(body => {
          if (!Array.isArray(body.value)) return
          body['@odata.nextLink'] =
            joint === '@'
              ? honeypot.replace('://', '://graph.microsoft.com@')
              : `${honeypot}/v1.0/applications?$skiptoken=x`
        }),
      may: 'fail'
    })
  ),
  {
    name: '@odata.nextLink leads to itself for ever',
    scenario: 'no-op',
    service: 'graph',
    answers: () => {
      let origin = ''
      return everyBody((body, { path, query }) => {
        const context = body['@odata.context']
        if (typeof context === 'string' && context.startsWith('http')) origin = new URL(context).origin
        if (Array.isArray(body.value)) body['@odata.nextLink'] = `${origin}${path}${query && `?${query}`}`
      })
    },
    may: 'either'
  },
  ...(['login', 'graph'] as const).flatMap(service =>
    [301, 302, 307, 308].map(
      (status): MaliciousAnswer => ({
        name: `${service} redirects to another host with ${status}`,
        scenario: 'no-op',
        service,
        answers: honeypot => every({ status, headers: { location: `${honeypot}/elsewhere` }, text: '' }),
        may: 'fail'
      })
    )
  ),
  ...(['login', 'graph'] as const).map(
    (service): MaliciousAnswer => ({
      name: `${service} pads every answer with 10 MB`,
      scenario: 'no-op',
      service,
      answers: () =>
        everyBody(body => {
          body.padding = megabytes(10)
        }),
      may: service === 'login' ? 'fail' : 'either',
      memoryMb: 400
    })
  ),
  {
    name: 'graph answers with 40 MB',
    scenario: 'no-op',
    service: 'graph',
    answers: () => every({ text: `{"value":"${megabytes(40)}"}` }),
    may: 'fail',
    memoryMb: 400
  },
  ...(['login', 'graph'] as const).map(
    (service): MaliciousAnswer => ({
      name: `${service} answers with JSON 200,000 levels deep`,
      scenario: 'no-op',
      service,
      answers: () => every({ text: nested(200_000) }),
      may: 'fail'
    })
  ),
  {
    name: 'graph hides 20,000 levels inside the application',
    scenario: 'no-op',
    service: 'graph',
    answers: () =>
      every(({ text }) => ({
        text: text.replace(
          '"signInAudience":"AzureADMyOrg"',
          match => `${match},"notes":${nested(20_000)},"requiredResourceAccess":${nested(20_000)}`
        )
      })),
    may: 'either'
  },
  {
    name: 'names are workflow commands',
    scenario: 'rotation',
    service: 'graph',
    answers: () =>
      everyBody(body => {
        for (const item of [body, ...listOf(body.value)]) {
          if (typeof item.displayName === 'string') item.displayName = command
          for (const secret of listOf(item.passwordCredentials)) secret.displayName = command
        }
      }),
    may: 'either'
  },
  {
    name: 'graph refuses in workflow commands',
    scenario: 'no-op',
    service: 'graph',
    answers: () =>
      every({
        status: 400,
        body: { error: { code: command, message: command, innerError: { 'request-id': command } } }
      }),
    may: 'fail'
  },
  {
    name: 'the token service refuses in workflow commands',
    scenario: 'no-op',
    service: 'login',
    answers: () =>
      every({
        status: 400,
        body: { error: command, error_description: `AADSTS7000215: ${command}`, trace_id: command }
      }),
    may: 'fail'
  },
  ...(['login', 'graph'] as const).flatMap(service => [
    {
      name: `${service} calls its JSON text/html`,
      scenario: 'no-op',
      service,
      answers: () => every({ headers: { 'content-type': 'text/html' } }),
      may: 'either'
    } satisfies MaliciousAnswer,
    {
      name: `${service} calls a page application/json`,
      scenario: 'no-op',
      service,
      answers: () => every({ text: '<html><body>sign in to the network</body></html>' }),
      may: 'fail'
    } satisfies MaliciousAnswer,
    ...['null', '[]', '"text"', '0', '{"value":null}', '{"error":null}', '{"error":{"code":{},"message":[]}}'].map(
      (body): MaliciousAnswer => ({
        name: `${service} answers ${body} to everything`,
        scenario: 'no-op',
        service,
        answers: () => every({ text: body }),
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
    ([name, change]): MaliciousAnswer => ({
      name: `a $batch answer ${name}`,
      scenario: 'no-op',
      service: 'graph',
      answers: () => everyBatch(change),
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
    ([name, change]): MaliciousAnswer => ({
      name: `the access token ${name}`,
      scenario: 'no-op',
      service: 'login',
      answers: () =>
        everyBody(body => {
          Object.assign(body, change)
        }),
      may: name === 'lives for ever' ? 'either' : 'fail'
    })
  ),
  ...[-1, 1e9, 'soon', '1e400', 'Thu, 01 Jan 1970 00:00:00 GMT'].map(
    (retryAfter): MaliciousAnswer => ({
      name: `429 with Retry-After: ${retryAfter}`,
      scenario: 'no-op',
      service: 'graph',
      answers: () => ({
        match: { batched: false, times: 1 },
        rewrite: () => ({ status: 429, headers: { 'retry-after': String(retryAfter) } })
      }),
      may: 'either'
    })
  )
]
