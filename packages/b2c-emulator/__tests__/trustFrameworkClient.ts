// A client of the Identity Experience Framework: one caller with every permission that it needs.

import type { TrustFrameworkBehavior } from '../src/core/trustFrameworkBehavior.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/emulator.ts'
import { type Answer, callerWith, errorOf, type GraphClient, tokenFor } from './graphClient.ts'

/** The app roles that key sets and policies take. */
export const frameworkRoles = [
  'TrustFrameworkKeySet.ReadWrite.All',
  'Policy.ReadWrite.TrustFramework',
  'Policy.Read.All'
] as const

/** An answer with its text, and the error of its JSON body when it has one. */
export type XmlAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly error: readonly [number, string, string] | undefined
}

/** Calls the framework; paths are those below `trustFramework` in beta. */
export type FrameworkClient = {
  call(method: string, path: string, body?: unknown): Promise<Answer>
  /** Sends XML, or what is to be taken for it. */
  xml(method: string, path: string, body?: string | Uint8Array, contentType?: string): Promise<XmlAnswer>
  /** PUT of a policy to its own id. */
  upload(policy: string): Promise<XmlAnswer>
  readonly graph: GraphClient
}

/** Runs a test against a fresh emulator with those switches. */
export const withFramework = async (
  test: (client: FrameworkClient, emulator: Emulator) => Promise<void>,
  trustFramework: Partial<TrustFrameworkBehavior> = {},
  options: EmulatorOptions = {}
): Promise<void> => {
  const emulator = await startEmulator({ ...options, behavior: { ...options.behavior, trustFramework } })
  try {
    const graph = await callerWith(emulator, { appRoles: frameworkRoles })
    const call: FrameworkClient['call'] = (method, path, body) =>
      graph.call(method, `${emulator.graph}/beta/trustFramework/${path}`, body)
    const token = await tokenFor(emulator, graph.appId, graph.secret ?? '')
    const xml: FrameworkClient['xml'] = async (method, path, body, contentType = 'application/xml') => {
      const response = await fetch(`${emulator.graph}/beta/trustFramework/${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body !== undefined && { 'Content-Type': contentType }) },
        ...(body !== undefined && { body })
      })
      const { status, headers } = response
      const text = await response.text()
      const isJson = /json/.test(headers.get('content-type') ?? '')
      return { status, headers, text, error: isJson ? errorOf({ status, headers, body: JSON.parse(text) }) : undefined }
    }
    const upload = (policy: string) => xml('PUT', `policies/${/PolicyId="([^"]+)"/.exec(policy)?.[1]}/$value`, policy)
    await test({ call, xml, upload, graph }, emulator)
  } finally {
    await emulator.close()
  }
}

/** The root element of a policy around its sections; `attributes` go behind the ones that every policy has. */
export const policyXml = (
  id: string,
  {
    base,
    attributes = '',
    content = ''
  }: { readonly base?: string; readonly attributes?: string; readonly content?: string } = {}
): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="${id}"${attributes}>
${base === undefined ? '' : `<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>${base}</PolicyId></BasePolicy>`}
${content}
</TrustFrameworkPolicy>`
