// The page's language, for screen readers; the framework would put the browser's.
function speak() {
  if (document.documentElement.lang !== window.coachLanguage) document.documentElement.lang = window.coachLanguage;
}
speak();
new MutationObserver(speak).observe(document.documentElement, {attributes: true, attributeFilter: ["lang"]});

// A click on [n] opens its card.
document.addEventListener("click", (event) => {
  const cite = event.target.closest && event.target.closest("button.cite");
  if (!cite) return;
  const card = cite.closest("article").querySelector(`details[data-n="${cite.dataset.n}"]`);
  if (!card) return;
  card.open = true;
  card.scrollIntoView({block: "nearest"});
  card.querySelector("summary").focus({preventScroll: true});
});

// A button with data-copy copies the file behind that address.
document.addEventListener("click", async (event) => {
  const button = event.target.closest && event.target.closest("button[data-copy]");
  if (!button) return;
  const before = button.textContent;
  try {
    const answer = await fetch(button.dataset.copy);
    if (!answer.ok) throw new Error(answer.status);
    await navigator.clipboard.writeText(await answer.text());
    button.textContent = window.coachWords.copied;
  } catch {
    button.textContent = window.coachWords.not_copied;
  }
  setTimeout(() => { button.textContent = before; }, 2000);
});

// While a reply is being written the log shows it from the question on.
new MutationObserver(() => {
  const log = document.querySelector("#window .log");
  if (!log) return;
  const length = String(log.textContent.length);
  if (log.dataset.seen === length) return;
  log.dataset.seen = length;
  const questions = log.querySelectorAll("article.me");
  if (questions.length) log.scrollTop = questions[questions.length - 1].offsetTop - log.offsetTop - 12;
}).observe(document.documentElement, {childList: true, subtree: true});

// What has just been said or done is put where screen readers listen.
let spoken = "";
new MutationObserver(() => {
  const live = document.querySelector("#live");
  const words = [...document.querySelectorAll("#announce .said, .block:not(#announce) .said")].map((said) => said.textContent).join(" ");
  if (!live || words === spoken) return;
  spoken = words;
  live.textContent = words;
}).observe(document.documentElement, {childList: true, subtree: true});

// Says so when the program behind the page has stopped, and takes it back when it is there again.
async function alive() {
  let there;
  try {
    there = (await fetch("/alive", {cache: "no-store"})).ok;
  } catch {
    there = false;
  }
  const banner = document.querySelector("#offline .banner");
  if (banner) banner.hidden = there;
}
setInterval(alive, 5000);
window.addEventListener("focus", alive);
