import type { EnterprisePage, EnterpriseRow } from '@/api/documents'
import type { Database } from './database'

const LISTS = '/enterprises?'
const ONE = /^\/enterprises\/[0-9a-f-]{36}$/

/** Every enterprise that this phone was told of, in a list or by itself; each as it was told last. */
export async function keptEnterprises(database: Database): Promise<EnterpriseRow[]> {
  const range = IDBKeyRange.bound('/enterprises', '/enterprises\uffff')
  const answers = (await database.getAll('answers', range)).sort((one, other) => one.kept_at - other.kept_at)
  const rows = answers.flatMap(({ path, body }) => {
    if (path.startsWith(LISTS)) return (body as EnterprisePage).enterprises
    return ONE.test(path) ? [body as EnterpriseRow] : []
  })
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}
