// A managed app by its names: what the whole component is about, whatever kinds hang on it.

import { guidOf } from '../../util/guid.ts'
import { asText } from '../../util/json.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, flagKey, listKey, textKey } from '../field.ts'
import { parseDisplayName, parseUniqueName, slugOf } from './names.ts'

/**
 * What becomes of an application of the same display name that does not carry our key: it is taken over, or in the way. `section` is
 * the part of the file that decides it.
 */
export type Namesake = { readonly isAdopted: boolean; readonly section: string }

/**
 * A managed app: which one it is, and what may be done to it as a whole. `key` names it in the declaration, outputs and plans;
 * `uniqueName` is what the tenant knows it by; `adoptClientId`, in lower case, is an existing registration to take over.
 */
export type ManagedApp = {
  readonly key: string
  readonly displayName: string
  readonly uniqueName: string
  /** True when nobody chose the unique name: it was derived from the display name, which may not be the only one to give it. */
  readonly isKeyDerived: boolean
  readonly adoptClientId: string | undefined
  readonly restoreDeleted: boolean
  readonly prune: boolean
  /** Key ids of secrets and certificates, of the application or its service principal, that others hold and may keep. */
  readonly acceptedCredentials: readonly string[]
  /** The id by which a service catalogue knows the app; some tenants demand one. */
  readonly serviceManagementReference: string | undefined
  /** For an app that others know by its display name: it gets that name at its creation alone. */
  readonly namesake?: Namesake
  /** True for an app whose client id custom policies hold: it stays as long as one does. */
  readonly isNamedByPolicies?: true
  /** The name of the output with its client id, for an app that writes no other output, whatever the number of apps. */
  readonly clientIdOutput?: string
}

/** A client id: a GUID, in lower case. */
export const readClientId = (text: string): Result<string> => {
  const id = guidOf(text)
  return id === undefined
    ? err(`${quoted(text)} is not a client id; accepted: the application (client) id, a GUID`)
    : ok(id)
}

/** The key id of a secret or certificate: a GUID, in lower case. */
const readKeyId = (text: string): Result<string> => {
  const id = guidOf(text)
  return id === undefined
    ? err(`${quoted(text)} is not a key id; accepted: the key id of a secret or certificate, a GUID`)
    : ok(id)
}

const parseServiceReference = (text: string): Result<string> =>
  text.length <= 128 && !/\p{Cc}/u.test(text)
    ? ok(text)
    : err(`${quoted(text)} is no service management reference; accepted: at most 128 characters on one line`)

/** The names of an app and the settings that hold for all of it. */
export const managedAppField = defineField(
  {
    name: textKey(parseDisplayName, {
      input: 'app-name',
      description: 'Display name, 1 to 120 characters. May hold environment placeholders.',
      placeholders: { paths: [[]], words: 'name' }
    }),
    uniqueName: textKey(parseUniqueName, {
      input: 'unique-name',
      description: 'The stable key of the app, without whitespace; the slug of the name when absent.'
    }),
    adopt: textKey(readClientId, {
      input: 'adopt-client-id',
      description: 'Client id of an existing registration to take over. May hold environment placeholders.',
      placeholders: { paths: [[]], words: 'adopt' }
    }),
    restoreDeleted: flagKey({
      input: 'restore-deleted',
      everywhere: true,
      inDefaults: true,
      description: 'Restores a soft-deleted app that holds the unique name, instead of failing.'
    }),
    prune: flagKey({
      input: 'prune',
      everywhere: true,
      inDefaults: true,
      description: 'Removes permissions, roles and federated credentials that are not declared.'
    }),
    acceptedCredentials: listKey(readKeyId, {
      input: 'accepted-credentials',
      description:
        'Key ids of secrets and certificates that others hold and may keep: without them, an app that others can act as is granted nothing.'
    }),
    serviceManagementReference: textKey(parseServiceReference, {
      input: 'service-management-reference',
      everywhere: true,
      inDefaults: true,
      description: "The app's id in a service catalogue, for tenants that demand one (serviceManagementReference)."
    })
  },
  (values, report, written): Omit<ManagedApp, 'key'> | undefined => {
    const { name, uniqueName: own, adopt, restoreDeleted, prune } = values
    const { acceptedCredentials = [], serviceManagementReference } = values
    const slug = own === undefined && written.uniqueName === undefined ? slugOf(asText(written.name)) : own
    if (slug === '') report({ path: ['uniqueName'], problem: noSlug(written.name) })
    if (!slug || restoreDeleted === undefined || prune === undefined) return undefined
    const isKeyDerived = own === undefined
    const names = { displayName: name ?? slug, uniqueName: slug, isKeyDerived, adoptClientId: adopt }
    return { ...names, restoreDeleted, prune, acceptedCredentials, serviceManagementReference }
  }
)

const noSlug = (name: unknown): string =>
  name === undefined
    ? 'is missing, and there is no name to derive it from; accepted: the stable key of the managed app, such as ci-policy-deployer'
    : `is missing, and ${quoted(asText(name))} holds no letter or digit of a-z, 0-9 to derive it from; accepted: 1 to 120 characters without whitespace`
