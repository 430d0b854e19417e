import { computed, ref, shallowRef } from 'vue'

import { Unreachable, UserError } from '@/api/faults'
import type { Imported } from '@/api/tables'
import { useAttempt } from '@/offline/attempt'
import { client } from '@/offline/session'
import { saveFile } from '@/phone/save'
import { type ImportKind, differences, fileFault } from './imported'

/** A file, what its trial told, and what became of it. The file stays here and is sent with each step. */
export function useImport(kind: () => ImportKind) {
  const file = shallowRef<Blob | null>(null)
  const fileName = ref('')
  const tried = shallowRef<Imported | null>(null)
  /** What was imported; null: nothing yet. */
  const done = shallowRef<Imported | null>(null)
  /** What moved on the ledger since the trial that was looked at. */
  const moved = ref<string[]>([])
  const { busy, errorMessage, attempt } = useAttempt()

  function forget() {
    file.value = tried.value = done.value = null
    fileName.value = ''
    moved.value = []
    errorMessage.value = null
  }

  const choose = (chosen: File) => attempt(async () => {
    forget()
    const fault = fileFault(chosen)
    if (fault) throw new UserError(fault)
    // As it is now: a browser reads no file that Excel has saved again meanwhile.
    const kept = new Blob([await chosen.arrayBuffer()])
    fileName.value = chosen.name
    tried.value = await client.upload<Imported>(`/imports/${kind()}/trial`, kept)
    file.value = kept
  })

  const confirm = () => attempt(async () => {
    const shown = tried.value
    if (!file.value || !shown?.digest) return
    const answer = await sent(`/imports/${kind()}?digest=${shown.digest}`, file.value)
    if (answer.state === 'differs') {
      moved.value = differences(shown, answer)
      tried.value = answer
    } else {
      moved.value = []
      done.value = answer
    }
  })

  const marked = (heldOnly: boolean) => attempt(async () => {
    if (file.value) saveFile(await client.file(`/imports/${kind()}/marked?held_only=${heldOnly}`, file.value))
  })

  const template = () => attempt(async () => saveFile(await client.file(`/imports/templates/${kind()}.xlsx`)))

  const good = computed(() => (tried.value?.new ?? 0) + (tried.value?.changed ?? 0))
  return { fileName, tried, done, moved, good, busy, errorMessage, choose, confirm, marked, template, forget }
}

async function sent(path: string, file: Blob): Promise<Imported> {
  try {
    return await client.upload<Imported>(path, file)
  } catch (reason) {
    if (!(reason instanceof Unreachable)) throw reason
    throw new UserError('网络断了，还不知道导入完成没有。再点一次就知道：已经导入的不会重复。')
  }
}
