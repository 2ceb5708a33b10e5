// The JSON control API for people and tests that run outside the emulator's process.

import { type Context, Hono } from 'hono'
import { behaviorComplaint, changeBehavior } from '../core/behaviorChange.ts'
import { isClockMoment } from '../core/clock.ts'
import type { EmulatorContext } from '../core/context.ts'
import { type Fault, faultKinds } from '../core/faults.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { dumpTenant } from '../directory/dump.ts'

/**
 * GET journal, GET state; POST clock `{advanceMs}` or `{setMs}`, POST behavior (a part of it, merged; the
 * `path` of a fault is the source of a regular expression), POST reset-journal. 400 with `{error}` for what is not understood.
 */
export const controlApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const { clock, behavior, journal } = context
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
    const moment =
      typeof setMs === 'number' ? setMs : clock.now() + (typeof advanceMs === 'number' ? advanceMs : Number.NaN)
    if (Number.isNaN(moment)) return c.json({ error: 'advanceMs or setMs must be a number of milliseconds' }, 400)
    if (!isClockMoment(moment)) return c.json({ error: 'the clock goes from the year 1970 to the year 9999' }, 400)
    if (typeof setMs === 'number') clock.set(setMs)
    else clock.advance(Number(advanceMs))
    return c.json({ now: new Date(clock.now()).toISOString() })
  })
  app.post('/behavior', async c => {
    const { faults: given, ...change } = await objectOf(c)
    const complaint = behaviorComplaint(change)
    if (complaint !== undefined) return c.json({ error: complaint }, 400)
    const faults = faultsOf(given)
    if (faults === undefined) return c.json({ error: 'faults must be a list of {match, kind}', faultKinds }, 400)
    changeBehavior(behavior, change)
    if (given !== undefined) behavior.faults = [...faults]
    return c.json({ ...behavior, faults: behavior.faults.map(readableFault) })
  })
  app.post('/reset-journal', c => {
    journal.clear()
    return c.body(null, 204)
  })
  return app
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
