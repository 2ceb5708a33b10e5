// Secrets of repositories, environments, organizations and Dependabot: sealed boxes in, never a value out.

import { randomInt } from 'node:crypto'
import { type Context, Hono } from 'hono'
import sodium from 'libsodium-wrappers'
import type { GitHubState } from './gitHub.ts'
import { jsonObject, notFound, page, refuse } from './responses.ts'
import { type SealingKey, type StoredSecret, secretKey } from './state.ts'
import { atTarget, nameProblem, secretRoutes, type Target } from './targets.ts'

const limitBytes = 48 * 1024

/** The routes of every secret store. GitHub documentation, "REST API endpoints for GitHub Actions Secrets". */
export const secretsApp = (state: GitHubState): Hono => {
  const list = (c: Context, target: Target): Response => {
    const all = [...state.stored.secrets.values()].filter(
      secret => secret.app === target.app && secret.target === target.id
    )
    return c.json({ total_count: all.length, secrets: page(c, all).map(described) })
  }

  const publicKey = async (c: Context, target: Target): Promise<Response> => {
    const key = await sealingKey(state, target)
    return c.json({ key_id: key.id, key: Buffer.from(key.publicKey).toString('base64') })
  }

  const get = (c: Context, target: Target): Response => {
    const secret = state.stored.secrets.get(keyOf(target, c.req.param('name')))
    return secret ? c.json(described(secret)) : notFound(c, target.documentation)
  }

  /** Who may read an organization's secret: asked of one with the visibility `selected`; 409 for any other. */
  const repositories = (c: Context, target: Target): Response => {
    const secret = state.stored.secrets.get(keyOf(target, c.req.param('name')))
    if (target.kind !== 'organization' || !secret) return notFound(c, target.documentation)
    if (secret.visibility !== 'selected') return refuse(c, 409, 'Visibility type is not set to selected', target)
    const ids = secret.selectedRepositoryIds ?? []
    return c.json({ total_count: ids.length, repositories: page(c, ids).map(id => ({ id })) })
  }

  const remove = (c: Context, target: Target): Response => {
    const known = state.stored.secrets.delete(keyOf(target, c.req.param('name')))
    return known ? c.body(null, 204) : notFound(c, target.documentation)
  }

  const put = async (c: Context, target: Target): Promise<Response> => {
    const name = (c.req.param('name') ?? '').toUpperCase()
    const body = (await jsonObject(c)) ?? {}
    const invalid = (message: string) => refuse(c, 422, message, target)
    const nameTrouble = nameProblem(name, 'Secret')
    if (nameTrouble) return invalid(nameTrouble)
    if (typeof body.encrypted_value !== 'string') return invalid(missing('encrypted_value'))
    if (typeof body.key_id !== 'string') return invalid(missing('key_id'))
    const visibility = visibilityOf(body.visibility)
    if (target.kind === 'organization' && !visibility) return invalid(missing('visibility'))
    const key = await sealingKey(state, target)
    if (body.key_id !== key.id) return invalid('Bad request - the key_id does not match the public key.')
    const value = opened(body.encrypted_value, key)
    if (value === undefined) return invalid('Bad request - the encrypted_value is not a sealed box for the public key.')
    if (value.length > limitBytes) return invalid('Validation Failed: the secret value is too large.')
    const id = keyOf(target, name)
    const before = state.stored.secrets.get(id)
    const now = new Date(state.now()).toISOString().replace(/\.\d{3}Z$/, 'Z')
    state.stored.secrets.set(id, {
      app: target.app,
      target: target.id,
      name,
      value: Buffer.from(value).toString('utf8'),
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      ...(target.kind === 'organization' && visibility && { visibility }),
      ...(visibility === 'selected' && { selectedRepositoryIds: numbers(body.selected_repository_ids) })
    })
    return before ? c.body(null, 204) : c.json({}, 201)
  }

  const app = new Hono()
  for (const { path, target } of secretRoutes) {
    app.get(path, c => atTarget(state, c, target(c), 'read', list))
    app.get(`${path}/public-key`, c => atTarget(state, c, target(c), 'read', publicKey))
    app.get(`${path}/:name`, c => atTarget(state, c, target(c), 'read', get))
    app.get(`${path}/:name/repositories`, c => atTarget(state, c, target(c), 'read', repositories))
    app.put(`${path}/:name`, c => atTarget(state, c, target(c), 'write', put))
    app.delete(`${path}/:name`, c => atTarget(state, c, target(c), 'write', remove))
  }
  return app
}

const missing = (name: string) => `Invalid request.\n\n"${name}" wasn't supplied.`
const keyOf = ({ app, id }: Target, name = '') => secretKey({ app, target: id, name })
const numbers = (value: unknown) => (Array.isArray(value) ? value.map(Number) : [])
const visibilityOf = (value: unknown) =>
  value === 'all' || value === 'private' || value === 'selected' ? value : undefined

const described = (secret: StoredSecret): Record<string, unknown> => ({
  name: secret.name,
  created_at: secret.createdAt,
  updated_at: secret.updatedAt,
  ...(secret.visibility && { visibility: secret.visibility })
})

/** Each store has a key of its own, made when it is first asked for. */
const sealingKey = async (state: GitHubState, target: Target): Promise<SealingKey> => {
  await sodium.ready
  const id = `${target.app} ${target.id}`
  const known = state.stored.sealingKeys.get(id)
  if (known) return known
  const { publicKey, privateKey } = sodium.crypto_box_keypair()
  const key = { id: `${randomInt(2 ** 47)}`.padStart(18, '3'), publicKey, privateKey }
  state.stored.sealingKeys.set(id, key)
  return key
}

const opened = (encrypted: string, key: SealingKey): Uint8Array | undefined => {
  try {
    return sodium.crypto_box_seal_open(Buffer.from(encrypted, 'base64'), key.publicKey, key.privateKey)
  } catch {
    return undefined
  }
}
