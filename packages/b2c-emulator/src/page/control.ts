// The JSON control API for people and tests that run outside the emulator's process.

import { type Context, Hono } from 'hono'
import type { EmulatorContext } from '../context.ts'
import { dumpTenant } from '../dump.ts'
import { createKnobs, type Fault, faultKinds, type Knobs } from '../knobs.ts'
import type { EmulatorEnv } from '../server.ts'

/**
 * GET journal, GET state; POST clock `{advanceMs}` or `{setMs}`, POST knobs (a part of {@link Knobs}, merged; the `path`
 * of a fault is the source of a regular expression), POST reset-journal. 400 with `{error}` for what is not understood.
 */
export const controlApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const { clock, knobs, journal } = context
  const app = new Hono<EmulatorEnv>()
  app.get('/journal', c =>
    c.json({
      entries: journal.entries(),
      writes: journal.writes().length,
      sequentialRoundTrips: journal.sequentialRoundTrips()
    })
  )
  app.get('/state', c =>
    c.json({
      now: new Date(clock.now()).toISOString(),
      origins: context.origins,
      tenants: context.tenants.map(dumpTenant)
    })
  )
  app.post('/clock', async c => {
    const { advanceMs, setMs } = await objectOf(c)
    if (typeof setMs === 'number') clock.set(setMs)
    else if (typeof advanceMs === 'number') clock.advance(advanceMs)
    else return c.json({ error: 'advanceMs or setMs must be a number of milliseconds' }, 400)
    return c.json({ now: new Date(clock.now()).toISOString() })
  })
  app.post('/knobs', async c => {
    const change = await objectOf(c)
    const unknown = Object.keys(change).find(name => !knobNames.includes(name))
    if (unknown !== undefined) return c.json({ error: `no knob is named ${unknown}`, knobs: knobNames }, 400)
    const faults = faultsOf(change.faults)
    if (faults === undefined) return c.json({ error: 'faults must be a list of {match, kind}', faultKinds }, 400)
    turn(knobs, change, faults)
    return c.json({ ...knobs, faults: knobs.faults.map(readableFault) })
  })
  app.post('/reset-journal', c => {
    journal.clear()
    return c.body(null, 204)
  })
  return app
}

// Knobs that are absent at rest, and the others.
const knobNames: readonly string[] = [...Object.keys(createKnobs()), 'passwordPolicy', 'throttle', 'chaos']

const turn = (
  knobs: Knobs,
  { replication, deviceCode, ...change }: Record<string, unknown>,
  faults: readonly Fault[]
) => {
  Object.assign(knobs, change, { faults: 'faults' in change ? [...faults] : knobs.faults })
  Object.assign(knobs.replication, replication)
  Object.assign(knobs.deviceCode, deviceCode)
}

const objectOf = async (c: Context): Promise<Record<string, unknown>> => {
  const body: unknown = await c.req.json().catch(() => undefined)
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

/** The faults of a JSON body; `undefined` when they are not understood. */
const faultsOf = (value: unknown): readonly Fault[] | undefined => {
  if (value === undefined) return []
  if (!Array.isArray(value)) return undefined
  const faults = value.map(({ match, ...fault }) => ({
    ...fault,
    match: { ...match, ...(typeof match?.path === 'string' && { path: new RegExp(match.path) }) }
  }))
  return faults.every(({ kind }) => faultKinds.includes(kind)) ? faults : undefined
}

const readableFault = ({ match, ...fault }: Fault) => ({
  ...fault,
  match: { ...match, ...(match.path && { path: match.path.source }) }
})
