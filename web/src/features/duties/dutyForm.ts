import type { Signature } from '@/api/documents'
import type { DutiesOfOwner, DutyLine, DutyRecordDocument, Filed, Filing } from '@/api/duties'
import type { Place } from '@/api/places'
import { emptySignature } from '@/offline/store/draft'
import { bound } from '@/phone/shown'
import { signatureRules } from '@/ui/fields/signature'
import { type MissingField, missingOf } from '@/ui/form/missing'
import { dayOf } from '@/words/time'

/** What the form of one deed holds. Empty: not filled in. */
export interface DutyForm {
  done_on: string
  leader: string
  post: string
  participants: string
  note: string
  photos: string[]
  place: Place | null
  signature: Signature
  /** Of a filing alone. */
  year: string
  number: string
  file_name: string
}

export function emptyDutyForm(): DutyForm {
  return {
    done_on: '', leader: '', post: '', participants: '', note: '', photos: [], place: null, signature: emptySignature(),
    year: '', number: '', file_name: '',
  }
}

export const FILED_WORDS: Record<Filed, string> = {
  duty_list: '责任清单', task_list: '年度任务清单', work_rules: '工作制度',
}

/** 2026年 · 示例安委发〔2026〕1号 · 责任清单.pdf */
export function filingWords(filing: Filing): string {
  return [`${filing.year}年`, filing.number, filing.file_name].filter(Boolean).join(' · ')
}

/** Phrases to tap, by the kind of duty; the person's own words go beside them. */
export const NOTE_PHRASES: Record<string, string[]> = {
  led_check: ['未发现重大隐患', '发现隐患已当场整改', '发现隐患已列入台账'],
  plan_drill: ['按预案演练一遍', '演练后已讲评', '发现不足已改预案'],
  evacuation_drill: ['全员疏散到集合点', '疏散通道畅通', '演练后已讲评'],
  training: ['现场讲授', '观看警示教育片', '培训后已考试'],
  review: ['全面排查一遍', '人员均持证', '资质和协议齐全'],
  filing: ['已印发并报安委办备案', '已按要求更新'],
  meeting: ['研究本期安全生产工作', '已形成会议纪要'],
}

/** Led by somebody who signs: a led check always, by the 主要负责人 where the plan says so. */
export function needsLeader(duty: DutyLine): boolean {
  return duty.kind === 'led_check'
}

/** An office's meeting, training or publicity is work too (工作记录), which the forms count. */
export function isWork(duty: DutyLine): boolean {
  return ['meeting', 'training', 'publicity'].includes(duty.kind) && !duty.files
}

/** 王示例、赵示例 or one a line → a list without blanks. */
export function namesOf(text: string): string[] {
  return text.split(/[、，,;；\s]+/u).filter(Boolean)
}

/** What keeps the deed from being recorded. */
export function dutyMissing(duty: DutyLine, form: DutyForm, today = dayOf(new Date())): MissingField[] {
  const { signature, leader } = form
  return missingOf([
    ['done_on', !form.done_on, '请填完成日期'],
    ['done_on', form.done_on > today, '日期不能晚于今天，做完以后再登记'],
    ['leader', needsLeader(duty) && !leader.trim(), '请填带队人'],
    ['post', needsLeader(duty) && !form.post.trim(), '请填带队人的职务'],
    ['year', Boolean(duty.files) && !/^20\d\d$/u.test(form.year), '请填备案的是哪一年的文件'],
    ['number', Boolean(duty.files) && !form.number.trim() && !form.file_name.trim() && !form.photos.length, '请填文号或文件名，或者拍下文件'],
    ['note', !form.note.trim(), '请写做了什么，发现或决定了什么'],
    ...signatureRules('signature', signature, signerWord(duty)),
    ['signature.name', needsLeader(duty) && signature.name.trim() !== leader.trim(), '须由带队人本人签字'],
  ])
}

/** 主要负责人 · 带队人 · 登记人 */
export function signerWord(duty: DutyLine): string {
  if (duty.by_principal) return '主要负责人'
  return needsLeader(duty) ? '带队人' : '登记人'
}

/** The record as it is sent. `at`: RFC 3339. */
export function dutyDocument(
  owner: DutiesOfOwner, duty: DutyLine, form: DutyForm, at: string, elapsed_s: number,
): DutyRecordDocument {
  const whose = owner.enterprise_id ? { enterprise_id: owner.enterprise_id } : { office: owner.office ?? '' }
  const leader = form.leader.trim()
  return bound({
    duty: duty.duty, ...whose, done_on: form.done_on, at, elapsed_s,
    led_by: needsLeader(duty) ? { name: leader, post: form.post.trim() } : null,
    participants: namesOf(form.participants), place: form.place, note: form.note.trim(), photos: form.photos,
    signature: form.signature,
    ...(duty.files ? { filing: filingOf(form) } : {}),
  })
}

function filingOf(form: DutyForm): Filing {
  return { year: Number(form.year), number: form.number.trim() || null, file_name: form.file_name.trim() || null }
}
