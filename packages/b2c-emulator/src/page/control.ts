// The JSON control API for people and tests that run outside the emulator's process.

import { type Context, Hono } from 'hono'
import { applyBehaviorJson, jsonOfBehavior } from '../core/behaviorJson.ts'
import { isClockMoment } from '../core/clock.ts'
import type { EmulatorContext } from '../core/context.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { packageVersion } from '../core/version.ts'
import { dumpTenant } from '../directory/dump.ts'

/**
 * GET the emulator itself, journal, state, clock, behavior; POST clock `{advanceMs}` or `{setMs}`, POST behavior (a part of it,
 * merged; the `path` of a fault is the source of a regular expression), POST reset-journal, POST save (the state file, at once).
 * 400 with `{error}` for what is not understood.
 */
export const controlApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const { clock, behavior, journal } = context
  const app = new Hono<EmulatorEnv>()
  app.get('/', c =>
    c.json({
      name: 'b2c-emulator',
      version: packageVersion(),
      pid: process.pid,
      origins: context.origins,
      tenants: context.tenants.map(({ id, initialDomain, tenantType }) => ({ id, initialDomain, tenantType })),
      stateFile: context.stateFile?.path ?? null
    })
  )
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
  app.get('/clock', c => c.json({ now: new Date(clock.now()).toISOString() }))
  app.get('/behavior', c => c.json(jsonOfBehavior(behavior)))
  app.post('/behavior', async c => {
    const complaint = applyBehaviorJson(behavior, await objectOf(c))
    return complaint === undefined ? c.json(jsonOfBehavior(behavior)) : c.json({ error: complaint }, 400)
  })
  app.post('/save', async c => {
    if (!context.stateFile) return c.json({ error: 'this emulator has no state file' }, 400)
    await context.stateFile.save()
    return c.json({ stateFile: context.stateFile.path })
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
