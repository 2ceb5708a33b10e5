// A GitHub for tests of what the action sends there: the emulator's, behind a socket that can answer in its place.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Emulator, startEmulator } from '../../packages/b2c-emulator/src/emulator.ts'
import { deadlineAfter, type RetryContext, type Wait } from '../../src/util/retry.ts'
import { createRuntime } from '../auth/surroundings.ts'

/** An answer in the emulator's place, to requests whose `METHOD /path?query` matches; once, unless `times` says more. */
export type Answer = {
  readonly match: RegExp
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  times?: number
}

export type GitHubFront = {
  readonly apiUrl: string
  readonly emulator: Emulator
  /** Every request as `METHOD /path?query`. */
  readonly seen: string[]
  readonly answers: Answer[]
  readonly close: () => Promise<void>
}

/** The emulator's GitHub with a front; `answers` are used in order of match. */
export const startGitHub = async (): Promise<GitHubFront> => {
  const emulator = await startEmulator()
  const seen: string[] = []
  const answers: Answer[] = []
  const server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`
    seen.push(line)
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const answer = answers.find(({ match, times = 1 }) => times > 0 && match.test(line))
    if (answer !== undefined) {
      answer.times = (answer.times ?? 1) - 1
      const { status, body = {}, headers = {} } = answer
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
      return
    }
    const { authorization = '', 'content-type': contentType = 'application/json' } = request.headers
    try {
      const forwarded = await fetch(`${emulator.github}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { authorization, 'content-type': contentType },
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) })
      })
      const bytes = Buffer.from(await forwarded.arrayBuffer())
      const type = forwarded.headers.get('content-type')
      const retryAfter = forwarded.headers.get('retry-after')
      response
        .writeHead(forwarded.status, {
          ...(type !== null && { 'content-type': type }),
          ...(retryAfter !== null && { 'retry-after': retryAfter })
        })
        .end(bytes)
    } catch {
      request.socket.destroy()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    emulator,
    seen,
    answers,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await emulator.close()
    }
  }
}

/** What waiting for GitHub needs; pauses take no time, but count against the deadline of `timeoutMs`. */
export const retryContext = (timeoutMs = 300_000) => {
  const runtime = createRuntime()
  const waits: Wait[] = []
  const context: RetryContext = {
    runtime,
    deadline: deadlineAfter(runtime, timeoutMs),
    onWait: wait => waits.push(wait)
  }
  return { context, waits, slept: runtime.slept }
}
