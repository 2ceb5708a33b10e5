// The built-in directory roles that a B2C tenant offers to service principals, with a few that an administrator may hold.

import type { RoleTemplate } from './objects.ts'

const privileged = [
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
  ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'],
  ['7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'Privileged Authentication Administrator'],
  ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'],
  ['158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'],
  ['cf1c38e5-3621-4004-a7cb-879624dced7c', 'Application Developer'],
  ['c4e39bd9-1100-46d3-8c65-fb160da0071f', 'Authentication Administrator'],
  ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'],
  ['966707d0-3269-4727-9be2-8c3a10f19b9d', 'Password Administrator'],
  ['729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Helpdesk Administrator'],
  ['194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator'],
  ['5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader'],
  ['f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader'],
  ['b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', 'Conditional Access Administrator'],
  ['9360feb5-f418-4baa-8175-e2a00bac4301', 'Directory Writers'],
  ['aaf43236-0c0d-4d5f-883a-6955382ac081', 'B2C IEF Keyset Administrator'],
  ['be2f45a1-457d-42af-a067-6ec1fa63bc45', 'External Identity Provider Administrator'],
  ['8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', 'Hybrid Identity Administrator'],
  ['8329153b-31d0-4727-b945-745eb3bc5f31', 'Domain Name Administrator'],
  ['4ba39ca4-527c-499a-b93d-d9b492c50246', 'Partner Tier1 Support'],
  ['e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8', 'Partner Tier2 Support']
] as const

const ordinary = [
  ['3edaf663-341e-4475-9f94-5c398ef6c070', 'B2C IEF Policy Administrator'],
  ['6e591065-9bad-43ed-90f3-e9424366d2f0', 'External ID User Flow Administrator'],
  ['0f971eea-41eb-4569-a71e-57bb8a3eff1e', 'External ID User Flow Attribute Administrator'],
  ['92ed04bf-c94a-4b82-9729-b799a7a4c178', 'Organizational Branding Administrator'],
  ['fdd7a751-b60b-444a-984c-02652fe8fa1c', 'Groups Administrator'],
  ['88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers'],
  ['95e79109-95c0-4d8e-aee3-d01accf2d47b', 'Guest Inviter'],
  ['790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', 'Message Center Reader'],
  ['4a5d8f65-41da-4de4-8968-e035b65339cf', 'Reports Reader'],
  ['75934031-6c7e-415a-99d7-48dbd49e875e', 'Usage Summary Reports Reader'],
  ['b0f54661-2d74-4c50-afa3-1ec803f12efe', 'Billing Administrator']
] as const

const template = ([id, displayName]: readonly [string, string], isPrivileged: boolean): RoleTemplate => ({
  id,
  displayName,
  description: `${displayName}, a built-in role.`,
  isPrivileged
})

/** Every built-in role that the emulator knows. Custom roles do not exist in a B2C tenant. */
export const roleTemplates: readonly RoleTemplate[] = [
  ...privileged.map(row => template(row, true)),
  ...ordinary.map(row => template(row, false))
]

/** The template id of a built-in role by its display name; throws for an unknown name. */
export const roleTemplateId = (displayName: string): string => {
  const found = roleTemplates.find(role => role.displayName === displayName)
  if (!found) throw new Error(`The emulator knows no directory role called ${displayName}.`)
  return found.id
}
