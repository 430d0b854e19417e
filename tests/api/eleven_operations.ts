// Eleven operations by a client that nobody wrote by hand: `api.ts` beside it is made of the document.
import createClient from 'openapi-fetch'

import type { paths } from './api.ts'

type Words = [string, string, string, string, string, string]
const [address, phone, password, code, enterprise, town] = process.argv.slice(2) as Words
const called: Record<string, number> = {}
const api = createClient<paths>({ baseUrl: address })

/** What was answered; ends the program where it was refused. */
async function told<Data>(name: string, call: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  const { data, error, response } = await call
  called[name] = response.status
  if (error) throw new Error(`${name}: ${JSON.stringify(error)}`)
  return data as Data
}

const session = await told('openSession', api.POST('/api/v1/sessions', { body: { phone, password } }))
let { token } = session
api.use({
  onRequest({ request }) {
    request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
})
;({ token } = await told('postSessionCode', api.POST('/api/v1/sessions/current/code', { body: { code } })))
const me = await told('showMe', api.GET('/api/v1/me'))
const plan = await told('showPlan', api.GET('/api/v1/plan'))
const { checklists } = await told('showChecklists', api.GET('/api/v1/checklists'))
const first = checklists[0]
if (!first) throw new Error('no checklist')
const checklist = await told(
  'showChecklist', api.GET('/api/v1/checklists/{sector}', { params: { path: { sector: first.sector } } }),
)
const path = { enterprise_id: enterprise }
const put = await told('putEnterprise', api.PUT('/api/v1/enterprises/{enterprise_id}', {
  params: { path },
  body: {
    name: '示例餐馆（生成的客户端）', no_credit_code_reason: '个体经营，尚未办理', town_code: town,
    address: '示例路 1 号', sectors: ['S06'], employees: 12, principal_name: '李示例',
  },
}))
const page = await told('showEnterprises', api.GET('/api/v1/enterprises', { params: { query: { text: '生成的客户端', limit: 1 } } }))
const hazards = await told('showHazards', api.GET('/api/v1/hazards', { params: { query: { enterprise_id: enterprise } } }))
const notices = await told('postNoticesRead', api.POST('/api/v1/notices/read', { body: { up_to: 1 } }))
await told('closeSession', api.DELETE('/api/v1/sessions/current'))
const { error, response } = await api.GET('/api/v1/enterprises/{enterprise_id}', { params: { path } })

console.log(JSON.stringify({
  called,
  grants: me.grants.map((grant) => grant.role),
  county: plan.area.code,
  question: checklist.sections[0]?.items[0]?.question,
  enterprise: put.name,
  found: page.enterprises.length,
  hazards: hazards.hazards.length,
  unread: notices.unread,
  refused: [response.status, error?.reason],
}))
