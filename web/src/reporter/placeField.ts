import { messageOf } from '@/api/faults'
import { takeFix } from '@/phone/place'
import type { NamedPlace, Point } from './documents'
import { button, element, say } from './elements'
import { PlanMap } from './planMap'
import type { Ask } from './server'

/** Finer would tell which room the reporter stood in: four decimals are 11 m. */
const DECIMALS = 4

/** Where the hazard is, as a point: from this phone's fix or tapped on a schematic map. */
export class PlaceField {
  point: Point | null = null
  private map: PlanMap | null = null
  private readonly chosen = element('p', { hidden: true })
  private readonly words = element('p', { className: 'quiet', hidden: true })
  private readonly plan = element('div')
  private readonly consent = element('div', { className: 'alert', hidden: true })
  private readonly forget = button('去掉标的位置', () => this.choose(null, ''), 'go plain')

  constructor(
    place: HTMLElement, private readonly ask: Ask, private readonly area: string, private readonly town: HTMLSelectElement,
  ) {
    this.words.setAttribute('role', 'status')
    this.forget.hidden = true
    this.consent.append(
      element('p', {}, '标的是隐患的位置，不是您的位置。请只在隐患旁边时用，会记下约 11 米见方的一点。不在旁边，请在示意图上点。'),
      element('div', { className: 'pair' },
        button('我在旁边，标这里', () => void this.fix(), 'go plain'),
        button('不用了', () => { this.consent.hidden = true }, 'go plain')))
    const tools = element('div', { className: 'pair' },
      button('标我现在的位置', () => { this.consent.hidden = false }, 'go plain'),
      button('在示意图上点', () => void this.open(), 'go plain'))
    place.append(element('p', { className: 'quiet' }, '说不清的，可以标一个点：'), tools, this.consent, this.words, this.plan, this.chosen, this.forget)
    town.addEventListener('change', () => { this.map = null; this.plan.replaceChildren() })
  }

  private async fix(): Promise<void> {
    this.consent.hidden = true
    say(this.words, '正在定位，最多 20 秒……')
    const { fix, no_fix_reason: reason } = await takeFix()
    say(this.words, fix ? '' : `${reason ?? '定位不可用'}，可以在示意图上点，或写明位置`)
    if (fix) this.choose(fix, `已标位置，误差约 ${Math.max(11, Math.round(fix.accuracy_m))} 米`)
  }

  private async open(): Promise<void> {
    if (!this.town.value) {
      say(this.words, '请先在上面选乡镇、街道')
      this.town.focus()
      return
    }
    say(this.words, '正在打开示意图……')
    try {
      const path = `/tips/places?area=${this.area}&town=${this.town.value}`
      const { places } = await this.ask<{ places: NamedPlace[] }>('GET', path)
      say(this.words, places.length ? '点一下出事的地方' : '这里还没有示意图，请写明位置')
      if (places.length) this.draw(places)
    } catch (fault) {
      say(this.words, messageOf(fault))
    }
  }

  private draw(places: NamedPlace[]): void {
    this.map = new PlanMap(places, (point) => this.choose(point, '已标在图上'))
    this.map.show(this.point)
    this.plan.replaceChildren(this.map.root)
  }

  private choose(point: Point | null, words: string): void {
    this.point = point && { longitude: rounded(point.longitude), latitude: rounded(point.latitude) }
    this.map?.show(this.point)
    say(this.chosen, words)
    this.forget.hidden = !point
  }
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS))
}
