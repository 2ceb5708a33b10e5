// Variables of repositories, environments and organizations: plain text; create and update are different verbs.

import { type Context, Hono } from 'hono'
import type { GitHubState } from './gitHub.ts'
import { jsonObject, notFound, page, refuse } from './responses.ts'
import { type StoredVariable, variableKey } from './state.ts'
import { atTarget, nameProblem, type Target, variableRoutes } from './targets.ts'

/** The routes of every variable store. GitHub documentation, "REST API endpoints for GitHub Actions variables". */
export const variablesApp = (state: GitHubState): Hono => {
  const list = (c: Context, target: Target): Response => {
    const all = [...state.stored.variables.values()].filter(variable => variable.target === target.id)
    return c.json({ total_count: all.length, variables: page(c, all).map(described) })
  }

  const get = (c: Context, target: Target): Response => {
    const variable = state.stored.variables.get(keyOf(target, c.req.param('name')))
    return variable ? c.json(described(variable)) : notFound(c, target.documentation)
  }

  const post = async (c: Context, target: Target): Promise<Response> => {
    const { name, value, visibility } = (await jsonObject(c)) ?? {}
    if (typeof name !== 'string' || typeof value !== 'string') return refuse(c, 422, 'Invalid request.', target)
    const nameTrouble = nameProblem(name, 'Variable')
    if (nameTrouble) return refuse(c, 422, nameTrouble, target)
    const id = keyOf(target, name)
    if (state.stored.variables.has(id)) return refuse(c, 409, 'Already exists - Variable already exists', target)
    if (target.kind === 'organization' && typeof visibility !== 'string') {
      return refuse(c, 422, 'Invalid request.\n\n"visibility" wasn\'t supplied.', target)
    }
    const now = timestamp(state)
    const organization = target.kind === 'organization' && { visibility: String(visibility) }
    state.stored.variables.set(id, {
      target: target.id,
      name: name.toUpperCase(),
      value,
      createdAt: now,
      updatedAt: now,
      ...organization
    })
    return c.json({}, 201)
  }

  const patch = async (c: Context, target: Target): Promise<Response> => {
    const id = keyOf(target, c.req.param('name'))
    const before = state.stored.variables.get(id)
    if (!before) return notFound(c, target.documentation)
    const { value, visibility } = (await jsonObject(c)) ?? {}
    state.stored.variables.set(id, {
      ...before,
      ...(typeof value === 'string' && { value }),
      ...(typeof visibility === 'string' && { visibility }),
      updatedAt: timestamp(state)
    })
    return c.body(null, 204)
  }

  const remove = (c: Context, target: Target): Response =>
    state.stored.variables.delete(keyOf(target, c.req.param('name')))
      ? c.body(null, 204)
      : notFound(c, target.documentation)

  const app = new Hono()
  for (const { path, target } of variableRoutes) {
    app.get(path, c => atTarget(state, c, target(c), 'read', list))
    app.get(`${path}/:name`, c => atTarget(state, c, target(c), 'read', get))
    app.post(path, c => atTarget(state, c, target(c), 'write', post))
    app.patch(`${path}/:name`, c => atTarget(state, c, target(c), 'write', patch))
    app.delete(`${path}/:name`, c => atTarget(state, c, target(c), 'write', remove))
  }
  return app
}

const keyOf = ({ id }: Target, name = '') => variableKey({ target: id, name })
const timestamp = (state: GitHubState) => new Date(state.now()).toISOString().replace(/\.\d{3}Z$/, 'Z')

const described = (variable: StoredVariable): Record<string, unknown> => ({
  name: variable.name,
  value: variable.value,
  created_at: variable.createdAt,
  updated_at: variable.updatedAt,
  ...(variable.visibility && { visibility: variable.visibility })
})
