/**
 * The entry that comes before the tab's in a page made by `diagnose --format html`: it unpacks the
 * answers that the page carries and stands in for the server.
 */
import { embeddedAnswers, embeddedFetch, embeddedPicture } from './host/embedded';

window.ganDoctorPage = embeddedAnswers().then((pages) => ({
  fetch: embeddedFetch(pages),
  locate: embeddedPicture(pages),
  language: pages.language,
  texts: pages.texts,
}));
