// Runs of the main step inside this process that stop before every request, before every answer and before every pause. Any
// number of them is under way at the same time; each goes on when it is told to, is cancelled, or is killed where it stands.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { contextOf, createDisk, readMetadata, removeDisk, resolveInputs, stepEnvironment } from 'action-runner/parts'
import type { Emulator } from 'b2c-emulator'
import type { Ci } from '../src/ci/ci.ts'
import { createGitHubActions } from '../src/ci/github/gitHubActions.ts'
import { ActionError } from '../src/errors.ts'
import { run } from '../src/main.ts'
import type { Runtime } from '../src/runtime.ts'
import { repositoryDir } from './bundle.ts'
import { type Exchange, exchangesOf, textOfRequest } from './exchange.ts'
import type { Inputs } from './inputs.ts'

/** Where a run stands. `text` is the request, `METHOD path`; that of a $batch names its items, a line each. */
export type Boundary = { readonly kind: 'request' | 'answer' | 'pause'; readonly text: string }

/** A run that goes on from boundary to boundary. */
export type SteppedRun = {
  readonly state: () => 'under way' | 'ended' | 'killed'
  /** Where it stands; undefined once it is over. */
  readonly standing: () => Boundary | undefined
  /** Passes one boundary and gives when the run stands at the next one, or is over. A pause moves the emulator's clock. */
  readonly goOn: () => Promise<void>
  /** The same, but an answer it stands at is lost on its way: the run sees a broken connection. */
  readonly loseAnswer: () => Promise<void>
  /** Goes on to the end. */
  readonly finish: () => Promise<void>
  /** The machine is gone: nothing that the run does from now on reaches anything. */
  readonly kill: () => void
  /** The job is cancelled: the run is told, and ends by itself. */
  readonly cancel: () => Promise<void>
  /** What it wrote to its outputs: none when it was killed. */
  readonly outputs: () => Readonly<Record<string, string>>
  /** The error annotations; a run that ended without one has succeeded. */
  readonly errors: () => readonly string[]
}

/** What a run is started with. */
export type SteppedOptions = {
  readonly emulator: Emulator
  readonly inputs: Inputs
  readonly env: Readonly<Record<string, string>>
  /** A number in [0, 1) for the jitter of this run. */
  readonly jitter: number
  /** Called with each request and its answer right after the service has answered, before the run sees it. */
  readonly onExchange: (exchange: Exchange) => void
}

/** What starts them. */
export type SteppedRunner = {
  /** Starts a run; it stands at its first boundary when the promise is resolved. */
  readonly start: (options: SteppedOptions) => Promise<SteppedRun>
  /** Puts a file into the workspace of the runs, and gives its path there. */
  readonly inWorkspace: (name: string, text: string) => string
  readonly close: () => void
}

/** Makes one. */
export const createSteppedRunner = (): SteppedRunner => {
  const disk = createDisk(undefined, {})
  const { paths } = disk
  const metadata = readMetadata(repositoryDir)
  return {
    start: async options => {
      const environment = stepEnvironment(paths, options.env)
      const { env } = resolveInputs(metadata, options.inputs, contextOf(environment, 'ghs_stepped'))
      return startRun(options, { ...environment, ...env })
    },
    inWorkspace: (name, text) => {
      writeFileSync(join(paths.workspace, name), text)
      return name
    },
    close: () => removeDisk(disk)
  }
}

type Stop = Boundary & {
  /** For a pause, the moment at which it is over, by the age of the emulator's clock. */
  readonly wakeMs?: number
  readonly pass: (fate: 'passed' | 'lost') => void
}

/** So many idle turns of the event loop after the last event: then a run waits for nothing but its boundaries. */
const idleTurns = 4

const startRun = async (options: SteppedOptions, env: Readonly<Record<string, string>>): Promise<SteppedRun> => {
  const { emulator, jitter, onExchange } = options
  const { clock } = emulator
  const cancellation = new AbortController()
  const stops: Stop[] = []
  let state: 'under way' | 'ended' | 'killed' = 'under way'
  let underWay = 0
  let answers = 0
  let events = 0
  let wake = (): void => undefined
  const happen = (): void => {
    events += 1
    wake()
  }

  const stop = (boundary: Omit<Stop, 'pass'>): Promise<'passed' | 'lost'> => {
    if (state === 'killed') return new Promise(() => undefined)
    return new Promise(resolve => {
      stops.push({ ...boundary, pass: resolve })
      happen()
    })
  }

  const steppedFetch: typeof fetch = async (input, init) => {
    const text = textOfRequest(input, init)
    const sentAfter = answers
    let place: number | undefined
    await stop({ kind: 'request', text })
    underWay += 1
    let answer: Awaited<ReturnType<typeof send>>
    try {
      answer = await send(input, init)
    } finally {
      underWay -= 1
      happen()
    }
    const { response, body } = answer
    const { status, ok } = response
    const turn = { sentAfter, place: () => place }
    for (const exchange of exchangesOf(input, init, { status, body }, turn)) onExchange(exchange)
    if ((await stop({ kind: 'answer', text })) === 'lost') throw new TypeError('fetch failed')
    if (ok && !text.endsWith('/token')) {
      answers += 1
      place = answers
    }
    return response
  }

  const sleep: Runtime['sleep'] = async (ms, signal) => {
    signal?.throwIfAborted()
    const wakeMs = clock.age() + ms
    const aborted = new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve(), { once: true }))
    const pause = { kind: 'pause', text: `pause of ${ms} ms`, wakeMs } as const
    await Promise.race([stop(pause), aborted])
    const place = stops.findIndex(known => known.wakeMs === wakeMs)
    if (signal?.aborted && place >= 0) stops.splice(place, 1)
    signal?.throwIfAborted()
    clock.advance(Math.max(0, wakeMs - clock.age()))
  }

  const { ci, outputs, errors } = memoryCi(env)
  const runtime: Runtime = {
    env,
    fetch: steppedFetch,
    clock: { now: () => clock.now(), monotonic: () => clock.age() },
    sleep,
    random: () => jitter,
    cancelled: cancellation.signal
  }
  void run(runtime, ci).then(() => {
    if (state === 'under way') state = 'ended'
    happen()
  })

  /** Waits until the run does nothing by itself any more. */
  const settle = async (): Promise<void> => {
    for (let idle = 0; idle < idleTurns && state === 'under way'; ) {
      const seen = events
      // Without anything to pass it waits for an answer, or for its own process: a module that is loaded, a file that is read.
      if (underWay > 0 || stops.length === 0) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      } else await setImmediate()
      idle = events === seen ? idle + 1 : 0
    }
  }

  /** Requests go before pauses, in the order in which they were made; of two pauses the shorter one ends first. */
  const next = (): Stop | undefined =>
    stops.find(({ kind }) => kind !== 'pause') ??
    stops.toSorted((one, other) => (one.wakeMs ?? 0) - (other.wakeMs ?? 0))[0]

  const pass = async (fate: 'passed' | 'lost'): Promise<void> => {
    const stopped = next()
    if (stopped === undefined || state !== 'under way') return
    stops.splice(stops.indexOf(stopped), 1)
    stopped.pass(fate)
    await settle()
  }

  await settle()
  return {
    state: () => state,
    standing: () => (state === 'under way' ? next() : undefined),
    goOn: () => pass('passed'),
    loseAnswer: () => pass('lost'),
    finish: async () => {
      while (state === 'under way') await pass('passed')
    },
    kill: () => {
      if (state !== 'under way') return
      state = 'killed'
      stops.length = 0
    },
    cancel: async () => {
      cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
      await settle()
    },
    outputs: () => (state === 'killed' ? {} : Object.fromEntries(outputs)),
    errors: () => errors
  }
}

/** Statuses whose answers have no body (RFC 9110). */
const withoutBody = [204, 205, 304]

/** The answer with a body that has come in full, so that nothing is under way while the run stands. */
const send = async (...request: Parameters<typeof fetch>) => {
  const streamed = await fetch(...request)
  const body = await streamed.text()
  const { status, statusText, headers } = streamed
  return { response: new Response(withoutBody.includes(status) ? null : body, { status, statusText, headers }), body }
}

/** GitHub Actions with inputs, outputs and log in memory: the toolkit's are those of the process, of which there is one. */
const memoryCi = (env: Readonly<Record<string, string>>) => {
  const outputs = new Map<string, string>()
  const states = new Map<string, unknown>()
  const errors: string[] = []
  const ignore = (): void => undefined
  const ci: Ci = {
    ...createGitHubActions(env),
    input: name => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim(),
    mask: ignore,
    output: (name, value) => outputs.set(name, value),
    state: { save: (name, value) => states.set(name, value), load: name => states.get(name) },
    commands: {
      info: ignore,
      debug: ignore,
      isDebug: () => false,
      notice: ignore,
      warning: ignore,
      error: text => errors.push(text),
      startGroup: ignore,
      endGroup: ignore
    },
    writeSummary: async () => undefined
  }
  return { ci, outputs, errors }
}
