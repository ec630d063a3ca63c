import { expect, it } from 'vitest'
import { request } from './client.ts'

it('greets the world, or by name', async () => {
  expect(await (await request('/v1/hello')).json()).toEqual({ message: 'Hello, world!' })
  expect(await (await request('/v1/hello?name=%20Ada%20')).json()).toEqual({ message: 'Hello, Ada!' })
})

it('says what is wrong with a request', async () => {
  const response = await request(`/v1/hello?name=${'x'.repeat(101)}&nmae=Ada`)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    title: 'Bad Request',
    errors: [
      { parameter: 'name', detail: 'Invalid length: Expected <=100' },
      { parameter: 'nmae', detail: 'Unknown' },
    ],
  })
})
