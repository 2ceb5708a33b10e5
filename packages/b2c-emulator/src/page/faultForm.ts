// The form that adds a fault, and the list of those that wait for their requests.

import { createHash } from 'node:crypto'
import { html } from 'hono/html'
import type { Behavior } from '../core/behavior.ts'
import {
  canApplyFault,
  type Fault,
  type FaultKind,
  faultKinds,
  type ServiceName,
  serviceNames,
  trustFrameworkFaultKinds
} from '../core/faults.ts'
import { foreignCode, foreignPlain } from './foreignText.ts'
import { type Attempt, mistakesNote, selectField, textField } from './formField.ts'
import { methods } from './journalFilter.ts'
import type { Markup } from './layout.ts'
import { table } from './rows.ts'

const serviceTitles: Readonly<Record<ServiceName, string>> = {
  login: 'Microsoft Entra ID (login)',
  graph: 'Microsoft Graph (graph)',
  github: 'GitHub (github)',
  azure: "Azure's management API (azure)"
}

/** What each failure is, in words. */
const kindTexts: Readonly<Record<FaultKind, string>> = {
  '429': '429 with Retry-After',
  '429-no-retry-after': '429 without Retry-After',
  'batch-429': '429 for every item of a $batch',
  '503': '503 service unavailable',
  '504': '504 gateway timeout',
  'reset-before': 'connection cut before the work',
  'reset-after': 'connection cut after the work',
  hang: 'no answer at all',
  truncated: 'half of the answer, then cut',
  'html-502': '502 with a page in HTML',
  'empty-200': '200 without a body',
  '401': '401 token refused',
  'concurrency-409': '409 concurrent write',
  'concurrency-503': '503 concurrent write',
  'tenant-404': '404 of the directory: no such tenant',
  'html-404': '404 with a page in HTML',
  'ief-concurrency-400': '400 AADB2C95053, concurrent write',
  'ief-problem-400': '400 AADB2C90063, no reason',
  'ief-throttled-400': '400 AADB2C95043, throttled',
  'ief-reference-400': '400, an error within',
  'ief-extension-409': '409, clash over an extension property',
  'ief-stored-400': '400, and stored all the same'
}

const choice = (kind: FaultKind) => ({ value: kind, name: `${kind}: ${kindTexts[kind]}` })
const frameworkKinds: readonly FaultKind[] = trustFrameworkFaultKinds

/** Requests of which each kind of failure can have one, to see whether a service and a method rule it out. */
const samplePaths = ['/v1.0/$batch', '/v1.0/applications', '/beta/trustFramework/policies']

const canEverApply = (kind: FaultKind, services: readonly ServiceName[], ofMethods: readonly string[]): boolean =>
  services.some(service =>
    ofMethods.some(method => samplePaths.some(path => canApplyFault(kind, { service, method, path })))
  )

const numberOf = (text: string, lowest: number, highest: number): number | undefined =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) >= lowest && Number(text) <= highest ? Number(text) : undefined

const patternOf = (source: string): RegExp | undefined => {
  try {
    return new RegExp(source)
  } catch {
    return undefined
  }
}

/** Adds the fault of a form; gives what is wrong by field, and nothing is added then. */
export const addFault = (behavior: Behavior, form: URLSearchParams): Attempt['mistakes'] => {
  const given = (name: string) => (form.get(name) ?? '').trim()
  const kind = faultKinds.find(one => one === given('kind'))
  const service = serviceNames.find(one => one === given('service'))
  const method = methods.find(one => one === given('method'))
  const path = patternOf(given('path'))
  const times = numberOf(given('times'), 1, 1_000_000)
  const skip = numberOf(given('skip') || '0', 0, 1_000_000)
  const retryAfterSeconds = numberOf(given('retry-after'), 0, 86_400)
  const mistakes = {
    ...(kind === undefined && { kind: 'Choose a failure from the list.' }),
    ...(kind !== undefined &&
      !canEverApply(kind, service ? [service] : serviceNames, method ? [method] : methods) && {
        kind: 'No request of that service and method can have this failure: choose another service, another method, or any.'
      }),
    ...(service === undefined && given('service') !== '' && { service: 'The services are login, graph and github.' }),
    ...(method === undefined && given('method') !== '' && { method: `The methods are ${methods.join(', ')}.` }),
    ...(path === undefined && {
      path: 'This is no regular expression. One such as /applications$ is needed, or nothing for every path.'
    }),
    ...((times === undefined || !Number.isInteger(times)) && { times: 'A whole number from 1 on is needed.' }),
    ...((skip === undefined || !Number.isInteger(skip)) && {
      skip: 'A whole number is needed; 0 or nothing lets no request pass.'
    }),
    ...(retryAfterSeconds === undefined &&
      given('retry-after') !== '' && {
        'retry-after': 'Seconds from 0 to 86400 are needed, such as 7 or 0.5, or nothing.'
      })
  }
  if (Object.keys(mistakes).length > 0 || kind === undefined) return mistakes
  behavior.faults.push({
    match: { ...(service && { service }), ...(method && { method }), ...(given('path') !== '' && path && { path }) },
    kind,
    times: times ?? 1,
    skip: skip ?? 0,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds })
  })
  return {}
}

/** What a fault waits for, without what changes while it waits. */
const digestOf = ({ match, kind, retryAfterSeconds }: Fault): string =>
  createHash('sha256')
    .update(JSON.stringify([match.index, match.service, match.method, match.path?.source, kind, retryAfterSeconds]))
    .digest('base64url')
    .slice(0, 16)

/** Removes the fault that a form names: at its place, or where it has moved meanwhile. Gives what is wrong where it is used up. */
export const removeFault = (behavior: Behavior, form: URLSearchParams): Attempt['mistakes'] => {
  const digest = form.get('fault')
  const place = Number(form.get('place'))
  const stays = behavior.faults[place]
  const found =
    stays && digestOf(stays) === digest ? place : behavior.faults.findIndex(fault => digestOf(fault) === digest)
  if (found === -1) return { faults: 'That fault is gone: requests have used it up, or it was removed before.' }
  behavior.faults.splice(found, 1)
  return {}
}

const matchText = ({ index, service, method, path }: Fault['match']): string =>
  [
    service ?? 'any service',
    method ?? 'any method',
    path ? path.source.replaceAll('\\/', '/') : 'any path',
    ...(index === undefined ? [] : [`request ${index}`])
  ].join(' · ')

const waiting = ({ faults, chaos }: Behavior): Markup =>
  html`<div id="waiting" data-live>${
    faults.length === 0
      ? html`<p class="empty">No fault waits for a request.</p>`
      : table(
          'Faults that wait for their requests',
          ['Failure', 'Requests', 'Lets pass', 'Times', 'Retry-After', 'Remove'],
          faults.map((fault, place) => ({ cells: faultCells(fault, place) }))
        )
  }${chaos ? html`<p>Besides, ${Math.round(chaos.rate * 1000) / 10} % of all requests fail at random: ${chaos.kinds.join(', ')}.</p>` : ''}</div>`

const faultCells = (fault: Fault, place: number) => {
  const { match, kind, times = 1, skip = 0, retryAfterSeconds } = fault
  return [
    html`<span class="tag bad">${kind}</span>`,
    foreignCode(matchText(match)),
    String(skip),
    String(times),
    retryAfterSeconds === undefined ? '' : `${retryAfterSeconds} s`,
    html`<form method="post" action="/_emulator/settings/faults/remove"><input type="hidden" name="fault" value="${digestOf(fault)}"><input type="hidden" name="place" value="${place}"><button class="small">Remove<span class="unseen"> ${kind} of ${foreignPlain(matchText(match))}</span></button></form>`
  ]
}

/** The list and the form. `attempt` is what was sent and not accepted. */
export const faultForm = (behavior: Behavior, attempt: Attempt | undefined): Markup =>
  html`<section class="card" aria-labelledby="faults"><h2 id="faults">Faults</h2>
<p class="dim">A fault waits for requests that match it, and is used up by them.</p>
${waiting(behavior)}
<h3>Add a fault</h3>${mistakesNote(attempt)}
<form method="post" action="/_emulator/settings/faults" novalidate><div class="fields">
${selectField({
  id: 'kind',
  label: 'Failure',
  attempt,
  className: 'wide',
  choices: [
    { value: '', name: 'Choose' },
    {
      heading: 'Of every service',
      choices: faultKinds.filter(kind => canEverApply(kind, ['login'], methods)).map(choice)
    },
    {
      heading: 'Of Microsoft Graph',
      choices: faultKinds
        .filter(kind => !canEverApply(kind, ['login'], methods) && !frameworkKinds.includes(kind))
        .map(choice)
    },
    { heading: 'Of the Identity Experience Framework', choices: trustFrameworkFaultKinds.map(choice) }
  ]
})}
${selectField({ id: 'service', label: 'Service', attempt, choices: [{ value: '', name: 'any' }, ...serviceNames.map(name => ({ value: name, name: serviceTitles[name] }))] })}
${selectField({ id: 'method', label: 'Method', attempt, choices: [{ value: '', name: 'any' }, ...methods.map(name => ({ value: name, name }))] })}
${textField({ id: 'path', label: 'Path', attempt, className: 'wide', hint: 'A regular expression, tested against the path without the query: /applications$. Nothing takes every path.' })}
${textField({ id: 'times', label: 'Times', value: '1', inputMode: 'numeric', attempt, hint: 'How many requests fail.' })}
${textField({ id: 'skip', label: 'Lets pass before', value: '0', inputMode: 'numeric', attempt, hint: 'How many requests succeed first.' })}
${textField({ id: 'retry-after', label: 'Retry-After in seconds', inputMode: 'decimal', attempt, hint: 'Nothing leaves it as the failure has it.' })}
<div class="buttons"><button class="main">Add the fault</button></div></div></form></section>`
