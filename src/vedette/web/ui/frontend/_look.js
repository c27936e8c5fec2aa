// Light or dark and density: chosen in the person's menu, shown at once, remembered in a cookie that the server reads.
const LASTS = 365 * 24 * 3600;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-look] button[name=theme], [data-look] button[name=density]");
  if (!button) return;
  event.preventDefault();
  document.documentElement.dataset[button.name] = button.value;
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${button.name}=${button.value}; Path=/; Max-Age=${LASTS}; SameSite=Lax${secure}`;
  for (const other of button.parentElement.querySelectorAll("button"))
    other.setAttribute("aria-pressed", String(other === button));
});

// A menu closes by Escape, and by a click or a focus that leaves it.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

for (const kind of ["click", "focusin"])
  document.addEventListener(kind, (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
