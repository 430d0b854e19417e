import { expect, test } from 'vitest'

import { createClient, query } from '@/api/client'
import { faultLines, Refused, Unreachable } from '@/api/faults'
import { json, problem } from '../offline/store/county'

function clientThat(answers: () => Response | Promise<Response>) {
  const seen: RequestInit[] = []
  let ended = 0
  const held = { token: 'a-token' as string | null }
  const lacking: string[] = []
  const client = createClient({
    base: 'https://county.example/api/v1',
    token: () => held.token,
    sessionEnded: () => (ended += 1),
    sessionLacks: (lack) => lacking.push(lack),
    fetch: async (_, init = {}) => {
      seen.push(init)
      return answers()
    },
  })
  return { client, seen, held, lacking, ended: () => ended }
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

test('a 403 that asks for the second factor is told to the page, another is not', async () => {
  const { client, lacking } = clientThat(() => problem(403, 'second_factor_code', '请先输入验证码'))
  await expect(client.get('/people')).rejects.toMatchObject({ asksToSignIn: true })
  expect(lacking).toEqual(['second_factor_code'])
  const other = clientThat(() => problem(403, 'forbidden', '您的角色不能做这件事'))
  await expect(other.client.get('/people')).rejects.toMatchObject({ asksToSignIn: false })
  expect(other.lacking).toEqual([])
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
