"""The phone's side in the browser: pages for guards and residents, and the JSON they live on."""
