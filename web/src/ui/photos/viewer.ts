import { ref } from 'vue'

/** The photo shown over the whole screen, by its SHA-256. */
export const viewedPhoto = ref<string | null>(null)

export function viewPhoto(sha256: string): void {
  viewedPhoto.value = sha256
}
