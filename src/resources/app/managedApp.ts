// A managed app by its names: what the whole component is about, whatever kinds hang on it.

import { guidOf } from '../../util/guid.ts'
import { asText } from '../../util/json.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, flagKey, textKey } from '../field.ts'
import { parseDisplayName, parseUniqueName, slugOf } from './names.ts'

/**
 * A managed app: which one it is, and what may be done to it as a whole. `key` names it in the declaration, outputs and plans;
 * `uniqueName` is what the tenant knows it by; `adoptClientId`, in lower case, is an existing registration to take over.
 */
export type ManagedApp = {
  readonly key: string
  readonly displayName: string
  readonly uniqueName: string
  readonly adoptClientId: string | undefined
  readonly restoreDeleted: boolean
  readonly prune: boolean
}

/** A client id: a GUID, in lower case. */
export const readClientId = (text: string): Result<string> => {
  const id = guidOf(text)
  return id === undefined
    ? err(`${quoted(text)} is not a client id; accepted: the application (client) id, a GUID`)
    : ok(id)
}

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
    })
  },
  ({ name, uniqueName: own, adopt, restoreDeleted, prune }, report, written): Omit<ManagedApp, 'key'> | undefined => {
    const slug = own === undefined && written.uniqueName === undefined ? slugOf(asText(written.name)) : own
    if (slug === '') report({ path: ['uniqueName'], problem: noSlug(written.name) })
    if (!slug || restoreDeleted === undefined || prune === undefined) return undefined
    return { displayName: name ?? slug, uniqueName: slug, adoptClientId: adopt, restoreDeleted, prune }
  }
)

const noSlug = (name: unknown): string =>
  name === undefined
    ? 'is missing, and there is no name to derive it from; accepted: the stable key of the managed app, such as ci-policy-deployer'
    : `is missing, and ${quoted(asText(name))} holds no letter or digit of a-z, 0-9 to derive it from; accepted: 1 to 120 characters without whitespace`
