import { type Ref, computed, shallowRef, watch } from 'vue'

import { UserError } from '@/api/faults'
import type { TipKey, TipKeyList } from '@/api/tips'
import { useFetch } from '@/offline/fetch'
import { client, session } from '@/offline/session'
import type { KeptKey } from '@/offline/store/database'
import { newUuid } from '@/offline/store/identity'
import { keepKey, keptKeys } from '@/offline/store/tipKeys'
import { workspace } from '@/offline/workspace'
import { toBase64 } from '@/sealing/base64'
import { ALG, publicKeyOf, randomBytes } from '@/sealing/envelopes'
import { type KeyFile, KeyFileFault, unwrapKey, wrapKey } from '@/sealing/keyFile'
import { heldKey } from './sitting'
import { type Trust, trustIn } from './trust'

const KEY_BYTES = 32

/** The officers' keys as the server knows them, beside those of this device. */
export function useTipKeys() {
  const { body: list, fault, loading, keptAt, reload } = useFetch<TipKeyList>(() => '/tip-keys', { keep: false })
  const here = shallowRef<KeptKey[] | null>(null)
  const trust = shallowRef<Trust | null>(null)

  async function lookHere(): Promise<void> {
    const { database } = await workspace()
    here.value = await keptKeys(database)
    if (list.value) trust.value = await trustIn(list.value)
  }
  watch(list, () => void lookHere(), { immediate: true })

  const known = computed(() => list.value?.keys ?? [])
  return {
    list, fault, loading, keptAt, here, trust,
    reload: () => Promise.all([reload(), lookHere()]).then(() => undefined),
    mine: computed(() => known.value.filter((key) => key.mine)),
    others: computed(() => known.value.filter((key) => !key.mine)),
    usable: usableKey(known, here),
    /** Made here, and the server does not know it: the network broke off. */
    unsent: computed(() => (list.value ? (here.value ?? []).find((kept) => !known.value.some(({ id }) => id === kept.key_id)) : undefined) ?? null),
  }
}

/** The caller's own key that is in use and lies on this device; else one that waits to be confirmed. */
function usableKey(known: Readonly<Ref<TipKey[]>>, here: Readonly<Ref<KeptKey[] | null>>) {
  return computed<KeptKey | null>(() => {
    const of = (state: TipKey['state']) => (here.value ?? []).find((kept) =>
      known.value.some((key) => key.id === kept.key_id && key.mine && key.state === state))
    return of('active') ?? of('pending') ?? null
  })
}

/** Makes a key on this device and keeps it, wrapped. The server is registered by `announce`. */
export async function makeKey(passphrase: string, progress: (fraction: number) => void): Promise<KeptKey> {
  const { database, personId } = await workspace()
  const privateKey = randomBytes(KEY_BYTES)
  const file = await wrapKey(privateKey, passphrase, { key_id: newUuid(), person: personId }, progress)
  const kept = await keepKey(database, file, privateKey)
  privateKey.fill(0)
  return kept
}

/** Tells the server the public keys. The same again changes nothing. Raises: Refused, Unreachable. */
export function announce(kept: KeptKey): Promise<unknown> {
  return client.put(`/tip-keys/${kept.key_id}`, { alg: ALG, public_key: kept.public_key, signing_key: kept.signing_key })
}

/** Of a key that was made before officers signed, with the key of this sitting. Raises: UserError, Refused, Unreachable. */
export async function completeKey(kept: KeptKey): Promise<void> {
  const held = heldKey()
  if (held.id !== kept.key_id) throw new UserError('打开的是另一把密钥，请重新输入这一把的口令')
  const { database } = await workspace()
  await announce(await keepKey(database, kept.file, held.privateKey))
}

/**
 * Takes a key file in on another device, after its passphrase was tried.
 * Raises: KeyFileFault for somebody else's, for another passphrase, and where it is not the key
 * that the server knows under that number.
 */
export async function importKey(
  file: KeyFile, passphrase: string, known: TipKey[], progress: (fraction: number) => void,
): Promise<KeptKey> {
  if (file.person !== session.me?.id) throw new KeyFileFault('这是别人的密钥文件，只有本人能用')
  const registered = known.find((key) => key.id === file.key_id && key.mine)
  if (!registered) throw new KeyFileFault('系统里没有登记过这个密钥，请选另一个密钥文件，或新建密钥')
  const privateKey = await unwrapKey(file, passphrase, progress)
  if (toBase64(publicKeyOf(privateKey)) !== registered.public_key) throw new KeyFileFault('密钥文件和登记的密钥对不上，请选另一个密钥文件')
  const { database } = await workspace()
  const kept = await keepKey(database, file, privateKey)
  privateKey.fill(0)
  return kept
}

/** The name of the keeping copy: nothing in it but the day and the key's beginning. */
export function keyFileName(keyId: string, day: string): string {
  return `举报密钥-${day}-${keyId.slice(0, 8)}.json`
}

