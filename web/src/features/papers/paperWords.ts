import type { DeliveryHow, PaperKind, PaperState } from '@/api/offices/papers'

export const STATE_WORDS: Record<PaperState, string> = {
  waiting: '待签收', signed: '已签收', refused: '拒签', left: '留置送达', issued: '已制发', replaced: '已更换',
}

/** The chip's colour, as hazards have it: what waits is warm, what is settled green. */
export const STATE_LOOKS: Record<PaperState, string> = {
  waiting: 'open', signed: 'done', refused: 'rejected', left: 'rejected', issued: 'done', replaced: 'closed',
}

/** What somebody does who delivers it. */
export const HOW_WORDS: Record<DeliveryHow, string> = { signed: '签收', refused: '拒签', left: '留置送达' }

export const KIND_WORDS: Record<PaperKind, string> = {
  inspection_record: '现场检查记录',
  rectify_notice: '整改通知',
  order_to_rectify: '责令限期整改指令书',
  assignment: '隐患整改交办单',
  clearance: '隐患销号单',
  listing_notice: '重大事故隐患挂牌督办通知书',
  delisting_notice: '重大事故隐患摘牌通知书',
  urging_letter: '安全生产督促函',
  interview_notice: '安全生产约谈通知书',
  transfer_letter: '案件（线索）移送函',
}

/** What the paper wants of the enterprise, in the words of somebody who explains it at the door. */
export const WHAT_TO_DO: Record<PaperKind, string> = {
  inspection_record: '这是检查人员当天看到的情况。请看一遍，写得对就签收；不对，请写明哪里不对。',
  rectify_notice: '请在期限前改好，改好后在“待办”里拍照上报。',
  order_to_rectify: '这是执法文书。请在期限前改好，改好后在“待办”里拍照上报。',
  assignment: '这项隐患交给您单位整改。请在期限前改好，改好后在“待办”里拍照上报。',
  clearance: '这项隐患已经验收销号，不用再做什么。',
  listing_notice: '这项隐患已挂牌督办。请按通知的期限和要求整改，改好验收以后才能摘牌。',
  delisting_notice: '这项隐患已经摘牌，不再督办。',
  urging_letter: '请尽快做完函里写的事，并回复。',
  interview_notice: '请被约谈的人按时到场。来不了，签收时在回执里写明原因。',
  transfer_letter: '',
}
