// Somebody who tends the GitHub secrets by hand: deletes one, or writes another value over it, through GitHub's API.

import type { Emulator, StoredSecret } from 'b2c-emulator'
import sodium from 'libsodium-wrappers'
import { writerToken } from './gitHubToken.ts'

/** A place for a secret: how the action names it, its route, and how the emulator's store names it. */
export type SecretPlace = {
  readonly destination: string
  readonly route: string
  readonly target: string
  readonly name: string
}

/** Two places in one repository. */
export const secretPlaces = {
  ONE: {
    destination: 'repository:ONE',
    route: '/repos/octo-org/b2c/actions/secrets',
    target: 'octo-org/b2c',
    name: 'ONE'
  },
  TWO: {
    destination: 'environment/production:TWO',
    route: '/repos/octo-org/b2c/environments/production/secrets',
    target: 'octo-org/b2c#production',
    name: 'TWO'
  }
} as const satisfies Readonly<Record<string, SecretPlace>>

/** The secret that stands there. */
export const storedAt = ({ gitHub }: Emulator, { target, name }: SecretPlace): StoredSecret | undefined =>
  gitHub.secrets().find(secret => secret.app === 'actions' && secret.target === target && secret.name === name)

const send = async (emulator: Emulator, method: string, path: string, body?: object): Promise<Response> => {
  const headers = { authorization: `Bearer ${writerToken(emulator)}`, 'content-type': 'application/json' }
  return fetch(`${emulator.github}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
}

/** Deletes the secret; nothing happens where there is none. */
export const deleteSecret = async (emulator: Emulator, { route, name }: SecretPlace): Promise<void> => {
  await send(emulator, 'DELETE', `${route}/${name}`)
}

/** Writes a value over the secret. @throws Error when GitHub refuses. */
export const overwriteSecret = async (
  emulator: Emulator,
  { route, name }: SecretPlace,
  value: string
): Promise<void> => {
  await sodium.ready
  const { key, key_id } = (await (await send(emulator, 'GET', `${route}/public-key`)).json()) as Record<string, string>
  const sealed = sodium.crypto_box_seal(value, Buffer.from(key ?? '', 'base64'))
  const encrypted_value = Buffer.from(sealed).toString('base64')
  const { status } = await send(emulator, 'PUT', `${route}/${name}`, { encrypted_value, key_id })
  if (status >= 300) throw new Error(`GitHub answered ${status} to a secret that was written by hand.`)
}
