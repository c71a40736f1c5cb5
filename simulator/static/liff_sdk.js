window.liff={};
