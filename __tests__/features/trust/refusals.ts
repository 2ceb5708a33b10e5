// What refuses in a story: destinations with a 403, the token service with the code of a wrong secret. They answer in the place of
// the emulator's work for as long as they are told to.

import type { Emulator } from 'b2c-emulator'
import { secretPlaces } from '../../../harness/gitHubSecretTender.ts'
import { writerToken } from '../../../harness/gitHubToken.ts'
import type { DestinationName, Refusal } from './story.ts'

/** What refuses at this moment. */
export type Refusals = {
  /** The runs' token for GitHub: others are never refused. */
  readonly gitHubToken: string
  readonly refuse: (destination: DestinationName, at: Refusal) => void
  readonly refuseProof: () => void
  readonly refuseNothing: () => void
}

const gitHubRefusal = { status: 403, body: { message: 'Resource not accessible by personal access token' } }

const tokenRefusal = {
  status: 401,
  body: {
    error: 'invalid_client',
    error_description: 'AADSTS7000215: Invalid client secret provided.',
    error_codes: [7000215]
  }
}

const isRefused = (destination: DestinationName, at: Refusal, method: string, path: string): boolean => {
  const { route, name } = secretPlaces[destination]
  switch (at) {
    case 'the public key':
      return path === `${route}/public-key`
    case 'the secret':
      return method === 'PUT' && path === `${route}/${name}`
    case 'the variables':
      return (
        path.startsWith(route.replace(/(actions\/)?secrets$/, '')) && path.includes(`/variables`) && method !== 'GET'
      )
  }
}

/** Nothing refuses yet. The caller of the seed is never refused. */
export const createRefusals = (emulator: Emulator): Refusals => {
  const refusing = new Map<string, readonly [DestinationName, Refusal]>()
  let isProofRefused = false
  const gitHubToken = writerToken(emulator)
  emulator.intercept(
    { service: 'github' },
    {
      instead: ({ method, path, headers }) =>
        headers.get('authorization')?.endsWith(gitHubToken) &&
        [...refusing.values()].some(([destination, at]) => isRefused(destination, at, method, path))
          ? gitHubRefusal
          : undefined
    }
  )
  emulator.intercept(
    { service: 'login', method: 'POST', path: /\/token$/ },
    {
      instead: ({ text }) =>
        isProofRefused && new URLSearchParams(text).get('client_id') !== emulator.seed.appId ? tokenRefusal : undefined
    }
  )
  return {
    gitHubToken,
    refuse: (destination, at) => refusing.set(`${destination} ${at}`, [destination, at]),
    refuseProof: () => {
      isProofRefused = true
    },
    refuseNothing: () => {
      refusing.clear()
      isProofRefused = false
    }
  }
}
