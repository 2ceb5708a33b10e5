// An emulator over TLS for clients that others wrote, which take the authorities that this process trusts.

import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Emulator, startEmulator } from '../src/emulator.ts'

/** Starts an emulator over TLS and trusts its authority; `close` ends both. */
export const startTrustedEmulator = async (): Promise<{
  readonly emulator: Emulator
  readonly close: () => Promise<void>
}> => {
  const trusted = getCACertificates('default')
  const emulator = await startEmulator({ tls: true })
  setDefaultCACertificates([...trusted, emulator.caPem ?? ''])
  const close = async () => {
    setDefaultCACertificates(trusted)
    await emulator.close()
  }
  return { emulator, close }
}
