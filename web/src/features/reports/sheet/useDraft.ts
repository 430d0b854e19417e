import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'

import { Refused, Unreachable, UserError } from '@/api/faults'
import type { ReportDraft, Sheet } from '@/api/offices/reports'
import { client } from '@/offline/session'
import { lastAnswer, readThrough } from '@/offline/store/answers'
import { workspace } from '@/offline/workspace'
import { changersWords, fieldClashes, fieldsOf, leave, noteSeen, pendingOf, settle, settleSent, typistsOf, type Unkept, unkeptOf, unkeptWords, withDraft } from './draft'
import type { FilingForm } from './filing'

/** So long after the last letter it is kept: a word is no ten requests. */
const TYPED_FOR_MS = 700
/** So often a page that somebody looks at asks what colleagues typed. */
const LOOK_MS = 5000

/** `offline`: what was typed waits on this device for the network. `refused`: the server says why; `partly`: of some fields. */
export type DraftState = 'kept' | 'keeping' | 'offline' | 'partly' | 'refused'

/** A sheet that several people of an office type. `shared`: nobody has handed it in. */
export interface SharedSheet {
  sheet: Readonly<Ref<Sheet | null>>
  path: string
  form: Ref<FilingForm>
  shared: () => boolean
  /** Somebody handed in or sent back meanwhile. */
  reload: () => Promise<void>
  /** It stands, and what was typed here since is not in it. */
  handedIn: (words: string) => void
}

/** What stands in the sheet as everybody sees it, and what was typed here besides. */
function useFields({ sheet, form, shared }: SharedSheet) {
  const answer = shallowRef<ReportDraft | null>(null)
  const draft = computed(() => (shared() ? answer.value : null))
  const shown = computed(() => sheet.value && withDraft(sheet.value, draft.value))
  const clashes = computed(() => (draft.value && shown.value ? fieldClashes(form.value, shown.value, draft.value) : []))
  const unkept = shallowRef<Unkept>({})
  const waiting = computed(() => {
    const pending = draft.value && shown.value ? pendingOf(form.value, fieldsOf(shown.value)) : []
    return pending.filter(({ field, text }) => unkept.value[field]?.text !== text)
  })
  const unkeptHere = computed(() => (draft.value && shown.value ? unkeptWords(form.value, shown.value, unkept.value) : ''))

  function take(now: ReportDraft): void {
    answer.value = now
    if (shown.value) settle(form.value, fieldsOf(shown.value))
  }

  function choose(field: string, whose: 'mine' | 'theirs'): void {
    const theirs = clashes.value.find((clash) => clash.field === field)?.theirs
    if (whose === 'theirs') leave(form.value, field)
    else if (theirs !== undefined) form.value.seen[field] = theirs
  }

  watch(form, () => {
    if (shared() && shown.value) noteSeen(form.value, fieldsOf(shown.value))
  }, { deep: true })
  return { answer, shown, clashes, unkept, unkeptHere, waiting, typists: computed(() => typistsOf(draft.value)), take, choose }
}

type Fields = ReturnType<typeof useFields>

/** Brings what was typed here to the server, one round after the other until nothing waits. */
function keeper(address: string, form: Ref<FilingForm>, { waiting, unkept, take }: Fields) {
  let keeping: Promise<void> | null = null
  /** So often something was kept: what was asked before tells less. */
  let rounds = 0

  async function keepRound(): Promise<void> {
    const typed = waiting.value
    if (!typed.length) return
    const sent = typed.map(({ field, text, seen }) => ({ field, text: text || null, seen: seen || null }))
    try {
      const now = await client.put<ReportDraft>(address, { typed: sent })
      settleSent(form.value, typed, Object.fromEntries(now.typed.map(({ field, text }) => [field, text ?? ''])))
      take(now)
      const { database } = await workspace()
      await database.put('answers', { path: address, body: now, kept_at: Date.now() })
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason
      // Those that fit are kept by the next round; of the others the page says why, or shows both.
      const named = unkeptOf(reason, typed)
      unkept.value = { ...unkept.value, ...named }
      if (reason.reason === 'typed_meanwhile') take(await client.get<ReportDraft>(address))
      else if (!Object.keys(named).length) throw reason
      if (waiting.value.length === typed.length) throw reason
    }
    rounds += 1
    await keepRound()
  }

  /** Raises: Refused, Unreachable. */
  async function keepAll(): Promise<void> {
    keeping ??= keepRound().finally(() => { keeping = null })
    await keeping
  }

  /** Whether something was kept since, or is being kept. */
  const since = () => {
    const before = rounds
    return () => Boolean(keeping) || before !== rounds
  }
  return { keepAll, since }
}

/**
 * What people of an office type into one sheet: each field is kept on the server soon after it is typed, and
 * what others typed comes into this page. Without a network it stays on this device, and is brought field by
 * field when the network is back.
 */
export function useDraft(of: SharedSheet) {
  const { sheet, form, shared, reload, handedIn } = of
  const address = `${of.path}/draft`
  const fields = useFields(of)
  const { keepAll, since } = keeper(address, form, fields)
  const refusal = ref('')
  const away = ref(false)
  const state = computed(() => stateOf(fields, refusal.value, away.value))

  async function failed(reason: unknown): Promise<void> {
    if (reason instanceof Unreachable) away.value = true
    else if (reason instanceof Refused && reason.reason === 'handed_in_already') {
      await reload()
      handedIn(reason.message)
    } else if (reason instanceof UserError) refusal.value = reason.message
    else throw reason
  }

  const keep = () => keepAll().then(() => { [away.value, refusal.value] = [false, ''] }, failed)

  async function look(): Promise<void> {
    if (!shared()) return
    const keptSince = since()
    const { database } = await workspace()
    fields.answer.value ??= (await lastAnswer<ReportDraft>(database, address))?.body ?? null
    try {
      const { body: now, kept_at } = await readThrough<ReportDraft>(database, client, address)
      away.value = kept_at !== null
      if (away.value || keptSince()) return
      if (now.handed_in !== sheet.value?.filings.length) await reload()
      if (!now.open) return handedIn('同事刚报送了这一期，您填写的内容还在')
      fields.take(now)
    } catch (reason) {
      return failed(reason)
    }
    await keep()
  }

  /** Before it is handed in: all that was typed here is everybody's. Raises: UserError. */
  async function flush(): Promise<void> {
    if (!shared()) return
    await keepAll()
    const { clashes, unkeptHere } = fields
    if (unkeptHere.value) throw new UserError(`有的格没有存到服务器，请先改好，再报送。${unkeptHere.value}`)
    if (clashes.value.length) throw new UserError(`有几格${changersWords(clashes.value)}刚改过，请先选定用哪一个，再报送`)
  }

  soonAfter(form, () => shared() && void keep())
  watch(shared, () => void look(), { immediate: true })
  onScopeDispose(whileLooked(() => void look()))
  const shownRefusal = computed(() => (state.value === 'partly' ? fields.unkeptHere.value : refusal.value))
  return { ...fields, state, refusal: shownRefusal, flush, look }
}

function stateOf({ unkeptHere, waiting }: Fields, refusal: string, away: boolean): DraftState {
  if (refusal) return 'refused'
  if (away) return 'offline'
  if (unkeptHere.value) return 'partly'
  return waiting.value.length ? 'keeping' : 'kept'
}

/** Once nobody has typed for a while. */
function soonAfter(form: Ref<FilingForm>, keep: () => unknown): void {
  let timer = 0
  watch(form, () => {
    clearTimeout(timer)
    timer = window.setTimeout(keep, TYPED_FOR_MS)
  }, { deep: true })
  onScopeDispose(() => clearTimeout(timer))
}

/** Now and then while somebody has the page before them, and when they or the network come back. */
function whileLooked(look: () => void): () => void {
  const lookIfSeen = () => {
    if (document.visibilityState === 'visible') look()
  }
  const every = setInterval(lookIfSeen, LOOK_MS)
  document.addEventListener('visibilitychange', lookIfSeen)
  window.addEventListener('online', lookIfSeen)
  return () => {
    clearInterval(every)
    document.removeEventListener('visibilitychange', lookIfSeen)
    window.removeEventListener('online', lookIfSeen)
  }
}
