// The built-in directory roles that a B2C tenant's management needs, and those that hand over the tenant (privileged.ts), by
// name. The template ids are the same in every tenant.
// Source: Microsoft Entra documentation, "Microsoft Entra built-in roles".

/** Template id by display name. */
export const builtInRoles = {
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'Password Administrator': '966707d0-3269-4727-9be2-8c3a10f19b9d',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Groups Administrator': 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
  'B2C IEF Keyset Administrator': 'aaf43236-0c0d-4d5f-883a-6955382ac081',
  'B2C IEF Policy Administrator': '3edaf663-341e-4475-9f94-5c398ef6c070',
  'External ID User Flow Administrator': '6e591065-9bad-43ed-90f3-e9424366d2f0',
  'External ID User Flow Attribute Administrator': '0f971eea-41eb-4569-a71e-57bb8a3eff1e',
  'External Identity Provider Administrator': 'be2f45a1-457d-42af-a067-6ec1fa63bc45',
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Privileged Authentication Administrator': '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  'Partner Tier1 Support': '4ba39ca4-527c-499a-b93d-d9b492c50246',
  'Partner Tier2 Support': 'e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8',
  'Hybrid Identity Administrator': '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
  'Domain Name Administrator': '8329153b-31d0-4727-b945-745eb3bc5f31',
  'Security Administrator': '194ae4cb-b126-40b2-bd5b-6091b380977d'
} as const satisfies Readonly<Record<string, string>>
