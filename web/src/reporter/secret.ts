import { typedLetters } from '@/words/spelling'

/** As on the boards: nothing that is misread. 30 characters, 16 of them: 78 bits. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16
/** The largest multiple of 30 in a byte: above it some characters would come more often. */
const FAIR = 240

/** A secret that nobody can guess, made on this phone. */
export function newSecret(): string {
  let secret = ''
  while (secret.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < FAIR && secret.length < LENGTH) secret += ALPHABET[byte % ALPHABET.length]
    }
  }
  return secret
}

/** A version 4 UUID; `crypto.randomUUID` is missing on phones before 2022. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** As it was made, whatever width, spaces, hyphens and small letters were typed. */
export const typedSecret = typedLetters

/** In groups of four, as the server writes it. */
export function groupedSecret(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}

/** 1234 567 890. */
export function groupedNumber(number: string): string {
  return number.replace(/^(.{4})(.{3})(.{3})$/, '$1 $2 $3')
}
