import { followOnPhone } from './following'
import { carryPlate } from './keys/plate'
import { ReportForm } from './reportForm'

carryPlate(location.hash, document)

/** The pages work without this; with it, what could name somebody is sealed on the phone. */
const report = document.querySelector<HTMLFormElement>('form[data-tip]')
if (report) new ReportForm(report)

const lookUp = document.querySelector<HTMLFormElement>('form[data-look-up]')
if (lookUp) followOnPhone(lookUp)
