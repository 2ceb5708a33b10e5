import { expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { configFile, emulate, runInProcess } from '../../hooks.ts'

const file = `version: 1
defaults: { secret: { mode: none } }
apps:
  orders-api:
    name: Orders API
    audience: customers
    scopes: { orders.read: Read orders, orders.write: Change orders }
  shop:
    name: Shop
    audience: customers
    redirectUris: { spa: ['https://shop.example/'], publicClient: ['msal{clientId}://auth'], web: [] }
`
test('smoke', async () => {
  const emulator = await emulate()
  const inputs = { ...callerInputs(emulator), config: configFile(file) }
  const first = await runInProcess({ emulator, inputs })
  console.log(first.log, JSON.stringify(writesOf(emulator), null, 1).slice(0, 6000))
  console.log(JSON.stringify(emulator.tenant.applications.all().slice(-2), null, 1))
  emulator.journal.clear()
  const second = await runInProcess({ emulator, inputs })
  console.log(second.log)
  expect(writesOf(emulator)).toEqual([])
})
