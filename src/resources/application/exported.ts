// What a file would say of the audience of an application that is there: nothing, where what it has could not be kept otherwise.

import { takesPersonalAccounts, versionField } from '../app/configuration.ts'
import type { AppView } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'
import { type ExportedKeys, leftOut } from '../exported.ts'
import { organizationRead } from '../tenant/organization.ts'
import { signInAudienceOf } from './audience.ts'
import { longestCustomersName } from './field.ts'

const nothing: ExportedKeys = { written: {} }

/** The audience. One that no word of the file stands for stays where the application is taken over, and nothing is declared of it. */
export const exportedAudience = async ({ application, reader }: AppView): Promise<ExportedKeys> => {
  const [located, { kind }] = await Promise.all([application(), reader.shared(organizationRead)])
  if (located.state === 'missing') return nothing
  const { signInAudience, displayName, tags, configuration } = located.application
  const { managed, adopted } = readTags(tags)
  const version = configuration[versionField]
  if (kind === 'CIAM' && version !== 2)
    return {
      ...nothing,
      refusal: `has access tokens of version ${version}, and an external tenant takes version 2 alone`
    }
  if (signInAudience === signInAudienceOf(undefined, kind)) return nothing
  const isCustomers = signInAudience === signInAudienceOf('customers', kind) && version === 2
  if (isCustomers && displayName.length <= longestCustomersName) return { written: { audience: 'customers' } }
  const text = `the audience ${signInAudience} is not declared`
  const why = isCustomers
    ? `: with audience: customers a name has ${longestCustomersName} characters at most`
    : takesPersonalAccounts(signInAudience) && version !== 2
      ? `: the app has access tokens of version ${version}, and audience: customers sets version 2`
      : ''
  // Of an application that was made by the action, an audience that is not declared is that of the organization.
  if (managed && !adopted)
    return { ...nothing, refusal: `has the audience ${signInAudience}, which a run would change` }
  return { ...nothing, notes: [leftOut(['audience'], `${text}${why}; it stays as it is`)] }
}
