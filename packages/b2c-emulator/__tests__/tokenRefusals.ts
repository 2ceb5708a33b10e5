// What the token service says when it refuses: cases, and the proof that an answer is the one of its case.

import { expect } from '@jest/globals'
import type { Emulator } from '../src/emulator.ts'
import { type Form, token } from './tokenClient.ts'

/** A request that the token service refuses, and how. */
export type Case = {
  readonly code: number
  readonly status: number
  readonly error: string
  readonly text: string
  readonly tenant?: string
  readonly form: () => Form | Promise<Form>
}

/** Proves that the token service refuses a request as the case says. */
export const expectRefusal = async (
  emulator: Emulator,
  { code, status, error, text, tenant, form }: Case
): Promise<void> => {
  const sent = await form()
  const answer = await token(emulator, sent, tenant)
  const expected = text
    .replace('APP', sent.client_id ?? '')
    .replace('TENANT', emulator.tenant.id)
    .replace('GITHUB', emulator.github)
  expect(answer.body).toMatchObject({ error, error_codes: [code] })
  expect(String(answer.body.error_description).startsWith(`AADSTS${code}: ${expected}`)).toBe(true)
  expect(answer.status).toBe(status)
}
