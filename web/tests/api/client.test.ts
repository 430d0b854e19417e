import { expect, test } from 'vitest'

import { createClient, query } from '@/api/client'
import { faultLines, Refused, Unreachable } from '@/api/faults'
import { json, problem } from '../offline/store/county'

function clientThat(answers: () => Response | Promise<Response>) {
  const seen: RequestInit[] = []
  let ended = 0
  const held = { token: 'a-token' as string | null }
  const client = createClient({
    base: 'https://county.example/api/v1',
    token: () => held.token,
    sessionEnded: () => (ended += 1),
    fetch: async (_, init = {}) => {
      seen.push(init)
      return answers()
    },
  })
  return { client, seen, held, ended: () => ended }
}

test('a record tells the phone’s clock, a question does not', async () => {
  const { client, seen } = clientThat(() => json(200, {}))
  await client.put('/visits/a', {})
  await client.get('/me')
  const [sent, asked] = seen.map((init) => new Headers(init.headers))
  expect(sent?.get('X-Phone-Time')).toMatch(/\+08:00$/)
  expect(asked?.has('X-Phone-Time')).toBe(false)
  expect(asked?.get('Authorization')).toBe('Bearer a-token')
})

test('a refusal carries the server’s own sentence and reason', async () => {
  const { client } = clientThat(() => problem(409, 'state_forbids', '这条隐患已销号'))
  await expect(client.put('/hazards/h/events/e', {})).rejects.toMatchObject({
    status: 409, reason: 'state_forbids', message: '这条隐患已销号',
  })
})

test('a 401 says that the session has ended', async () => {
  const { client, ended } = clientThat(() => problem(401, 'session_revoked', '请重新登录'))
  await expect(client.get('/me')).rejects.toBeInstanceOf(Refused)
  expect(ended()).toBe(1)
})

test('a 401 that comes when somebody else has signed in ends nothing', async () => {
  const { client, ended, held } = clientThat(() => problem(401, 'session_revoked', '请重新登录'))
  for (const ask of [() => client.get('/me'), () => client.bytes('/photos/a')]) {
    held.token = 'a-token'
    const late = ask()
    held.token = 'of somebody else'
    await expect(late).rejects.toBeInstanceOf(Refused)
  }
  expect(ended()).toBe(0)
})

test.each([
  ['a web page with 200', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
  ['a gateway’s 502', () => new Response('bad gateway', { status: 502 })],
  ['JSON that was cut off', () => new Response('{"a":', { headers: { 'Content-Type': 'application/json' } })],
  ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
])('%s counts as not reached', async (_, answer) => {
  await expect(clientThat(answer).client.get('/me')).rejects.toBeInstanceOf(Unreachable)
})

test('what is empty is left out of a query', () => {
  expect(query({ mine: 1, state: null, text: '', limit: 100 })).toBe('?mine=1&limit=100')
})

test('named faults become lines', () => {
  const errors = { json: { findings: { 0: { part: ['这一项必填'] } } } }
  expect(faultLines(errors)).toEqual(['findings.0.part：这一项必填'])
})
