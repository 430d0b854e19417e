import { toBase64 } from '@/sealing/base64'
import { signingKeyOf } from '@/sealing/confirmations'
import { publicKeyOf } from '@/sealing/envelopes'
import type { KeyFile } from '@/sealing/keyFile'
import type { Database, KeptKey } from './database'

/** Keeps a key on this device, wrapped as it is. */
export async function keepKey(database: Database, file: KeyFile, privateKey: Uint8Array): Promise<KeptKey> {
  const keys = { public_key: toBase64(publicKeyOf(privateKey)), signing_key: toBase64(signingKeyOf(privateKey)) }
  const kept = { key_id: file.key_id, ...keys, file, kept_at: Date.now() }
  await database.put('tip_keys', kept)
  return kept
}

/** The keys of this device, the newest first. */
export async function keptKeys(database: Database): Promise<KeptKey[]> {
  return (await database.getAll('tip_keys')).sort((one, other) => other.kept_at - one.kept_at)
}

export async function dropKey(database: Database, keyId: string): Promise<void> {
  await database.delete('tip_keys', keyId)
}
